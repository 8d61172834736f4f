package dev.muster.search.query;

import java.time.Duration;

/// How much one search may ask for.
///
/// @param searchLength of the text `s`, in characters
/// @param clauseCount of words, phrases and patterns in it
/// @param nesting of brackets in it
/// @param patternLength of one wildcard, fuzzy word or regular expression
/// @param determinizedStates how much work may go into compiling one pattern
/// @param duration of one search
/// @param pageLimit the largest page
/// @param depth how many entities can be paged through
public record SearchLimits(
    int searchLength,
    int clauseCount,
    int nesting,
    int patternLength,
    int determinizedStates,
    Duration duration,
    int pageLimit,
    int depth) {
  public static final SearchLimits DEFAULTS =
      new SearchLimits(16_384, 1_024, 64, 256, 10_000, Duration.ofSeconds(2), 1_000, 100_000);
}
