package dev.muster.columns.packed;

import java.nio.charset.StandardCharsets;

/// UTF-8 that keeps every string: a surrogate without its pair, for which UTF-8 has no bytes, is
/// written like any other character of its range.
public final class Utf8 {
  private Utf8() {}

  /// The most bytes that a string of this length takes.
  public static long most(int length) {
    return 3L * length;
  }

  /// Writes the string to `out[at]` and on, where there is room for [#most] bytes, and says where
  /// it ends.
  public static int write(String text, byte[] out, int at) {
    int end = at;
    int length = text.length();
    for (int index = 0; index < length; index++) {
      char unit = text.charAt(index);
      if (unit < 0x80) {
        out[end++] = (byte) unit;
      } else if (unit < 0x800) {
        out[end++] = (byte) (0xC0 | unit >> 6);
        out[end++] = (byte) (0x80 | (unit & 0x3F));
      } else if (isPair(text, index)) {
        int point = Character.toCodePoint(unit, text.charAt(++index));
        out[end++] = (byte) (0xF0 | point >> 18);
        out[end++] = (byte) (0x80 | (point >> 12 & 0x3F));
        out[end++] = (byte) (0x80 | (point >> 6 & 0x3F));
        out[end++] = (byte) (0x80 | (point & 0x3F));
      } else {
        out[end++] = (byte) (0xE0 | unit >> 12);
        out[end++] = (byte) (0x80 | (unit >> 6 & 0x3F));
        out[end++] = (byte) (0x80 | (unit & 0x3F));
      }
    }
    return end;
  }

  /// Whether every surrogate of the string has its pair.
  public static boolean isWellFormed(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (Character.isSurrogate(text.charAt(index))) {
        if (!isPair(text, index)) {
          return false;
        }
        index++;
      }
    }
    return true;
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isHighSurrogate(text.charAt(index))
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  /// @param wellFormed whether there are no surrogates without a pair, which reads faster
  public static String read(byte[] bytes, int start, int length, boolean wellFormed) {
    if (wellFormed) {
      return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
    var text = new StringBuilder(length);
    int index = start;
    while (index < start + length) {
      int first = bytes[index] & 0xFF;
      if (first < 0x80) {
        text.append((char) first);
        index += 1;
      } else if (first < 0xE0) {
        text.append((char) ((first & 0x1F) << 6 | rest(bytes, index + 1)));
        index += 2;
      } else if (first < 0xF0) {
        text.append(
            (char) ((first & 0x0F) << 12 | rest(bytes, index + 1) << 6 | rest(bytes, index + 2)));
        index += 3;
      } else {
        text.appendCodePoint(
            (first & 0x07) << 18
                | rest(bytes, index + 1) << 12
                | rest(bytes, index + 2) << 6
                | rest(bytes, index + 3));
        index += 4;
      }
    }
    return text.toString();
  }

  private static int rest(byte[] bytes, int index) {
    return bytes[index] & 0x3F;
  }
}
