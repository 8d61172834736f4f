package dev.muster.search.query;

/// A caller's text, cut to a length that a message can hold.
final class Excerpt {
  private static final int LENGTH = 60;

  private Excerpt() {}

  static String of(String text) {
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
  }
}
