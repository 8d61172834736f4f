package dev.muster.profiles.intake;

import org.jspecify.annotations.Nullable;

/// What a JSON parser lets through and nobody can store: bytes that are not UTF-8, zeros (a parser
/// takes them for another encoding), and escapes of half a surrogate pair, which is no character.
final class TextCheck {
  private static final int PLAIN = 1;
  private static final int CONTINUATION = 0x80;

  private TextCheck() {}

  static @Nullable Flaw check(byte[] bytes, int from, int to) {
    int all = 0;
    boolean zero = false;
    boolean backslash = false;
    for (int i = from; i < to; i++) {
      byte each = bytes[i];
      all |= each;
      zero |= each == 0;
      backslash |= each == '\\';
    }
    if (zero || (all < 0 && !isUtf8(bytes, from, to))) {
      return Flaw.of("json-invalid", "The bytes are not text in UTF-8.");
    }
    if (backslash && holdsHalfPair(bytes, from, to)) {
      return Flaw.of(
          "text-invalid", "A text holds half of a surrogate pair, which is no character.");
    }
    return null;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      int length = length(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /// How many bytes the character at a place has; 0 when they are none.
  private static int length(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xFF;
    if (first < CONTINUATION) {
      return PLAIN;
    }
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > to) {
      return 0;
    }
    // The second byte's bounds keep out what is longer than it need be, halves of surrogate pairs,
    // and what is beyond the last character.
    int second = bytes[at + 1] & 0xFF;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : CONTINUATION;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != CONTINUATION) {
        return 0;
      }
    }
    return length;
  }

  private static boolean holdsHalfPair(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to - 1) {
      if (bytes[i] != '\\') {
        i++;
      } else if (bytes[i + 1] != 'u') {
        i += 2;
      } else {
        int unit = unit(bytes, i, to);
        boolean high = unit >= 0xD800 && unit <= 0xDBFF;
        boolean low = unit >= 0xDC00 && unit <= 0xDFFF;
        int next = high ? unit(bytes, i + 6, to) : -1;
        if (low || (high && (next < 0xDC00 || next > 0xDFFF))) {
          return true;
        }
        i += high ? 12 : 6;
      }
    }
    return false;
  }

  /// The UTF-16 unit that an escape stands for; -1 when there is none. The parser finds fault with
  /// what is not hexadecimal.
  private static int unit(byte[] bytes, int at, int to) {
    if (at + 6 > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }
}
