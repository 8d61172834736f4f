package dev.muster.domain.definitions;

/// A caller's text, cut to a length that a message can hold.
public final class Shortened {
  private static final int LENGTH = 60;

  private Shortened() {}

  public static String of(String text) {
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
  }
}
