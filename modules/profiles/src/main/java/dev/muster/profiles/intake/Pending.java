package dev.muster.profiles.intake;

import java.util.Arrays;

/// The beginning of a document whose end has not come yet; bounded by the longest document.
final class Pending {
  private final int maximumBytes;
  private byte[] bytes = new byte[1 << 12];
  private int length;
  private boolean overflowed;

  Pending(int maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  void add(byte[] more, int from, int to) {
    int count = to - from;
    if (overflowed || count > maximumBytes - length) {
      overflowed = true;
      return;
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, Math.min(maximumBytes, 2 * length)));
    }
    System.arraycopy(more, from, bytes, length, count);
    length += count;
  }

  boolean isEmpty() {
    return length == 0 && !overflowed;
  }

  /// Hands the document over, or says that it was too long, and is empty again.
  void deliver(long number, Documents documents) {
    if (overflowed) {
      documents.broken(number, tooLarge(maximumBytes));
    } else {
      documents.document(number, bytes, 0, length);
    }
    clear();
  }

  void clear() {
    length = 0;
    overflowed = false;
  }

  static Flaw tooLarge(int maximumBytes) {
    return Flaw.of(
        "document-too-large", "A document must not be larger than " + maximumBytes + " bytes.");
  }
}
