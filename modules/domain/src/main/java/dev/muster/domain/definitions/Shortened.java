package dev.muster.domain.definitions;

/// A caller's text, cut to a length that a message can hold.
public final class Shortened {
  private static final int LENGTH = 60;

  private Shortened() {}

  /// Whole characters only: half of one could not be written in an answer.
  public static String of(String text) {
    var shortened = new StringBuilder();
    text.codePoints()
        .limit(LENGTH)
        .map(point -> Character.getType(point) == Character.SURROGATE ? '\ufffd' : point)
        .forEach(shortened::appendCodePoint);
    return text.codePointCount(0, text.length()) <= LENGTH
        ? shortened.toString()
        : shortened.append('…').toString();
  }
}
