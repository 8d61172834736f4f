package dev.muster.evaluation.engine;

import dev.muster.pql.interpret.TimeRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Milliseconds from `start` on and before `end`, or all others.
record MillisSpan(long start, long end, boolean negated) {
  static final MillisSpan NEVER = new MillisSpan(0, 0, false);
  static final MillisSpan ALWAYS = new MillisSpan(0, 0, true);

  /// The milliseconds that lie in a span of finer instants.
  static MillisSpan of(TimeRules.Span span) {
    return new MillisSpan(
        ceiling(span.start(), Long.MIN_VALUE), ceiling(span.end(), Long.MAX_VALUE), span.negated());
  }

  /// The first millisecond that is not before the instant.
  private static long ceiling(@Nullable Instant instant, long otherwise) {
    if (instant == null) {
      return otherwise;
    }
    long millis = instant.toEpochMilli();
    return instant.equals(Instant.ofEpochMilli(millis)) ? millis : millis + 1;
  }

  boolean holds(long millis) {
    return (millis >= start && millis < end) != negated;
  }
}
