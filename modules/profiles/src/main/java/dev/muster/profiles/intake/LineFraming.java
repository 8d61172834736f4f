package dev.muster.profiles.intake;

/// A document on each line. Blank lines hold none, and are counted.
final class LineFraming implements Framing {
  private final Documents documents;
  private final int maximumBytes;
  private final Pending pending;
  private long line = 1;

  LineFraming(Documents documents, int maximumBytes) {
    this.documents = documents;
    this.maximumBytes = maximumBytes;
    // A line of the longest document may end with a carriage return.
    this.pending = new Pending(maximumBytes + 1);
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        if (pending.isEmpty()) {
          deliver(bytes, start, i);
        } else {
          pending.add(bytes, start, i);
          pending.deliver(line, trimmed);
        }
        line++;
        start = i + 1;
      }
    }
    pending.add(bytes, start, to);
  }

  @Override
  public void end() {
    if (!pending.isEmpty()) {
      pending.deliver(line, trimmed);
    }
  }

  private final Documents trimmed =
      new Documents() {
        @Override
        public void document(long number, byte[] bytes, int from, int to) {
          deliver(bytes, from, to);
        }

        @Override
        public void broken(long number, Flaw flaw) {
          documents.broken(number, Pending.tooLarge(maximumBytes));
        }
      };

  private void deliver(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(bytes[start])) {
      start++;
    }
    while (end > start && isSpace(bytes[end - 1])) {
      end--;
    }
    if (end - start > maximumBytes) {
      documents.broken(line, Pending.tooLarge(maximumBytes));
    } else if (end > start) {
      documents.document(line, bytes, start, end);
    }
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\t' || each == '\r';
  }
}
