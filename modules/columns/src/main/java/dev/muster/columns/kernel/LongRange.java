package dev.muster.columns.kernel;

/// The integers from one to another, both included; none when they cross.
///
/// @param outside all others instead
public record LongRange(long low, long high, boolean outside) {
  static final LongRange NONE = new LongRange(1, 0, false);

  public static LongRange between(long low, long high) {
    return low > high ? NONE : new LongRange(low, high, false);
  }

  public static LongRange of(Comparison comparison, long constant) {
    return switch (comparison) {
      case EQUAL -> between(constant, constant);
      case NOT_EQUAL -> new LongRange(constant, constant, true);
      case LESS -> constant == Long.MIN_VALUE ? NONE : between(Long.MIN_VALUE, constant - 1);
      case AT_MOST -> between(Long.MIN_VALUE, constant);
      case GREATER -> constant == Long.MAX_VALUE ? NONE : between(constant + 1, Long.MAX_VALUE);
      case AT_LEAST -> between(constant, Long.MAX_VALUE);
    };
  }

  public boolean holds(long value) {
    return (value >= low && value <= high) != outside;
  }
}
