package dev.muster.benchmarks;

import java.util.SplittableRandom;

/// Names, descriptions and expressions of definitions: the same for the same number, for ever.
final class Texts {
  private static final String[] WORDS = {
    "loyal",
    "lapsed",
    "gold",
    "silver",
    "buyers",
    "visitors",
    "women",
    "men",
    "city",
    "rural",
    "spring",
    "winter",
    "mobile",
    "desktop",
    "newsletter",
    "churn",
    "premium",
    "family",
    "travel",
    "sports",
    "garden",
    "music",
    "outlet",
    "weekend",
    "morning",
    "returning",
    "first",
    "cart",
    "coupon",
    "store"
  };

  private Texts() {}

  static String name(long number) {
    return "%s %s %d".formatted(word(number, 1), word(number, 2), number);
  }

  static String description(long number) {
    return "People who are %s and %s, seen in the %s season"
        .formatted(word(number, 1), word(number, 3), word(number, 2));
  }

  static String expression(long number) {
    return "homeAddress.country = \"US\" and person.tier >= %d and xEvent[eventType = \"%s\" and timestamp occurs <= 7 days before now].count() > 2"
        .formatted(number % 9, word(number, 3));
  }

  private static String word(long number, int which) {
    return WORDS[new SplittableRandom(number * 31 + which).nextInt(WORDS.length)];
  }
}
