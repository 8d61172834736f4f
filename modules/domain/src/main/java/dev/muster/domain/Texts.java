package dev.muster.domain;

/// What a text must be like to be stored and shown.
public final class Texts {
  private Texts() {}

  /// Whether it can be kept: no NUL, which PostgreSQL refuses, and no half of a surrogate pair,
  /// which cannot be written as UTF-8.
  public static boolean isStorable(String text) {
    return text.codePoints().noneMatch(point -> point == 0 || isLoneSurrogate(point));
  }

  /// The text with a replacement character for all that cannot be stored.
  public static String storable(String text) {
    if (isStorable(text)) {
      return text;
    }
    var storable = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point == 0 || isLoneSurrogate(point) ? '\ufffd' : point)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  /// Whether nothing of it can be seen: only spaces of any kind and invisible characters.
  public static boolean isInvisible(String text) {
    return text.codePoints()
        .allMatch(point ->
            Character.isWhitespace(point)
                || Character.isSpaceChar(point)
                || Character.getType(point) == Character.FORMAT);
  }

  public static boolean hasControlCharacters(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }

  private static boolean isLoneSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
