package dev.muster.profiles.intake;

/// The elements of one JSON list, or one JSON object over any number of lines. Counts brackets and
/// looks no further: whether an element is JSON is found by those who read it.
final class ElementFraming implements Framing {
  private enum Place {
    BEFORE,
    BETWEEN,
    AFTER_COMMA,
    IN_BRACKETS,
    IN_SCALAR,
    AFTER_ELEMENT,
    AFTER
  }

  private final Documents documents;
  private final boolean list;
  private final Pending pending;
  private Place place = Place.BEFORE;
  private long number = 1;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean commaMissing;
  private boolean somethingFollows;

  /// @param list whether the first byte that is no space opens a list; else it opens an object
  ElementFraming(Documents documents, int maximumBytes, boolean list) {
    this.documents = documents;
    this.list = list;
    this.pending = new Pending(maximumBytes);
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      i =
          switch (place) {
            case IN_BRACKETS -> brackets(bytes, i, to);
            case IN_SCALAR -> scalar(bytes, i, to);
            default -> {
              byte each = bytes[i];
              if (isSpace(each)) {
                yield i + 1;
              }
              yield outside(each, i);
            }
          };
    }
  }

  /// @return where to go on: after a byte that is a mark, at one that begins an element
  private int outside(byte each, int at) {
    boolean mark = false;
    switch (place) {
      case BEFORE -> {
        if (list) {
          mark = true;
          place = Place.BETWEEN;
        } else {
          begin(each);
        }
      }
      case AFTER -> {
        somethingFollows = true;
        mark = true;
      }
      case AFTER_ELEMENT, BETWEEN, AFTER_COMMA -> {
        if (each == ']' && list) {
          close();
          mark = true;
        } else if (each == ',' && list) {
          comma();
          mark = true;
        } else if (list) {
          commaMissing = place == Place.AFTER_ELEMENT;
          begin(each);
        }
      }
      case IN_BRACKETS, IN_SCALAR -> throw new IllegalStateException("Inside of an element");
    }
    return mark ? at + 1 : at;
  }

  private void close() {
    if (place == Place.AFTER_COMMA) {
      documents.broken(number, Flaw.of("json-invalid", "An element is missing after a comma."));
    }
    place = Place.AFTER;
  }

  private void comma() {
    if (place != Place.AFTER_ELEMENT) {
      documents.broken(number++, Flaw.of("json-invalid", "An element is missing before a comma."));
    }
    place = Place.AFTER_COMMA;
  }

  private void begin(byte first) {
    depth = 0;
    inText = false;
    escaped = false;
    place = first == '{' || first == '[' || first == '"' ? Place.IN_BRACKETS : Place.IN_SCALAR;
  }

  private int brackets(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte each = bytes[i];
      if (inText) {
        if (escaped) {
          escaped = false;
        } else if (each == '\\') {
          escaped = true;
        } else if (each == '"') {
          inText = false;
        }
      } else if (each == '"') {
        inText = true;
      } else if (each == '{' || each == '[') {
        depth++;
      } else if (each == '}' || each == ']') {
        depth--;
      }
      if (depth == 0 && !inText) {
        pending.add(bytes, from, i + 1);
        finish();
        return i + 1;
      }
    }
    pending.add(bytes, from, to);
    return to;
  }

  private int scalar(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte each = bytes[i];
      if (isSpace(each) || each == ',' || each == ']') {
        pending.add(bytes, from, i);
        finish();
        return i;
      }
    }
    pending.add(bytes, from, to);
    return to;
  }

  private void finish() {
    if (commaMissing) {
      documents.broken(number, Flaw.of("json-invalid", "A comma is missing before this element."));
      pending.clear();
      commaMissing = false;
    } else {
      pending.deliver(number, documents);
    }
    number++;
    place = list ? Place.AFTER_ELEMENT : Place.AFTER;
  }

  @Override
  public void end() {
    if (place == Place.IN_BRACKETS || place == Place.IN_SCALAR || (list && place != Place.AFTER)) {
      String what = list ? "The list" : "The document";
      documents.broken(
          number, Flaw.of("json-cut-off", what + " ends in the middle; its end is missing."));
    } else if (somethingFollows) {
      documents.broken(
          number,
          Flaw.of("json-invalid", "Something follows the end of the JSON; it was not read."));
    }
    pending.clear();
  }

  private static boolean isSpace(byte each) {
    return each == ' ' || each == '\t' || each == '\r' || each == '\n';
  }
}
