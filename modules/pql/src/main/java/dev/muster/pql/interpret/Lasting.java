package dev.muster.pql.interpret;

/// An evaluation, and for how long it holds.
///
/// @param untilMillis the first moment at which the same profile may give another value, in
///   milliseconds since 1970; `FOREVER` when time alone changes nothing. It may come too early,
///   never too late: asked again then, the evaluation says how it goes on. Only where `now` is
///   calculated with, or stands for chance, it is simply the next second
public record Lasting(Evaluation evaluation, long untilMillis) {
  public static final long FOREVER = Long.MAX_VALUE;
}
