package dev.muster.columns.kernel;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// The numbers between two bounds, or all but those. Integers and doubles are compared by value:
/// the bounds are kept as the outermost integers and the outermost doubles inside them, so that no
/// comparison rounds.
///
/// @param lowInteger included, as the others; none when the two cross
/// @param outside all numbers beyond the bounds instead
public record NumberRange(
    long lowInteger, long highInteger, double lowDouble, double highDouble, boolean outside) {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  public static NumberRange of(Comparison comparison, long constant) {
    return of(comparison, BigDecimal.valueOf(constant));
  }

  /// @param constant finite
  public static NumberRange of(Comparison comparison, double constant) {
    return of(comparison, new BigDecimal(constant));
  }

  /// Numbers from one bound to the other, both included.
  public static NumberRange between(double low, double high) {
    return atLeast(new BigDecimal(low)).and(atMost(new BigDecimal(high)));
  }

  public static NumberRange between(long low, long high) {
    return atLeast(BigDecimal.valueOf(low)).and(atMost(BigDecimal.valueOf(high)));
  }

  private static NumberRange of(Comparison comparison, BigDecimal constant) {
    return switch (comparison) {
      case EQUAL -> atLeast(constant).and(atMost(constant));
      case NOT_EQUAL -> of(Comparison.EQUAL, constant).complement();
      case LESS -> atLeast(constant).below();
      case AT_MOST -> atMost(constant);
      case GREATER -> atMost(constant).above();
      case AT_LEAST -> atLeast(constant);
    };
  }

  private static NumberRange atLeast(BigDecimal bound) {
    double nearest = bound.doubleValue();
    double low = new BigDecimal(nearest).compareTo(bound) < 0 ? Math.nextUp(nearest) : nearest;
    BigDecimal whole = bound.setScale(0, RoundingMode.CEILING);
    boolean none = whole.compareTo(MOST) > 0;
    return new NumberRange(
        none ? 1 : whole.max(LEAST).longValueExact(),
        none ? 0 : Long.MAX_VALUE,
        low,
        Double.POSITIVE_INFINITY,
        false);
  }

  private static NumberRange atMost(BigDecimal bound) {
    double nearest = bound.doubleValue();
    double high = new BigDecimal(nearest).compareTo(bound) > 0 ? Math.nextDown(nearest) : nearest;
    BigDecimal whole = bound.setScale(0, RoundingMode.FLOOR);
    boolean none = whole.compareTo(LEAST) < 0;
    return new NumberRange(
        none ? 1 : Long.MIN_VALUE,
        none ? 0 : whole.min(MOST).longValueExact(),
        Double.NEGATIVE_INFINITY,
        high,
        false);
  }

  /// What is less than all of these, which have no upper bound.
  private NumberRange below() {
    boolean all = lowInteger > highInteger;
    boolean none = !all && lowInteger == Long.MIN_VALUE;
    return new NumberRange(
        none ? 1 : Long.MIN_VALUE,
        none ? 0 : all ? Long.MAX_VALUE : lowInteger - 1,
        Double.NEGATIVE_INFINITY,
        Math.nextDown(lowDouble),
        false);
  }

  /// What is greater than all of these, which have no lower bound.
  private NumberRange above() {
    boolean all = lowInteger > highInteger;
    boolean none = !all && highInteger == Long.MAX_VALUE;
    return new NumberRange(
        none ? 1 : all ? Long.MIN_VALUE : highInteger + 1,
        none ? 0 : Long.MAX_VALUE,
        Math.nextUp(highDouble),
        Double.POSITIVE_INFINITY,
        false);
  }

  /// The numbers in both. For ranges that have an inside.
  public NumberRange and(NumberRange other) {
    if (outside || other.outside) {
      throw new IllegalArgumentException("What lies outside of bounds is no single range.");
    }
    return new NumberRange(
        Math.max(lowInteger, other.lowInteger),
        Math.min(highInteger, other.highInteger),
        Math.max(lowDouble, other.lowDouble),
        Math.min(highDouble, other.highDouble),
        false);
  }

  public NumberRange complement() {
    return new NumberRange(lowInteger, highInteger, lowDouble, highDouble, !outside);
  }

  public boolean holds(long value) {
    return (value >= lowInteger && value <= highInteger) != outside;
  }

  public boolean holds(double value) {
    return (value >= lowDouble && value <= highDouble) != outside;
  }
}
