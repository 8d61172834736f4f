package dev.muster.evaluation.sampling;

/// How many of a population a query matches, as far as some of it has been looked at. Those that
/// were looked at are taken to be drawn at random, without putting any back; where that is all of
/// them the estimate is exact.
///
/// The interval is Wilson's, which holds what it promises for rare and for frequent matches too. A
/// sample without replacement tells more than one with: the finite population correction counts it
/// as a sample of `n (N - 1) / (N - n)`.
///
/// @param population how many there are
/// @param read how many were looked at
/// @param matched how many of those match
public record Estimate(long population, long read, long matched) {
  /// Of the normal distribution, for 95%.
  private static final double QUANTILE = 1.959964;

  public static final String CONFIDENCE = "95%";

  /// The least and the greatest number of matches that go with what was seen.
  public record Interval(long lower, long upper) {
    public boolean contains(long count) {
      return lower <= count && count <= upper;
    }
  }

  public Estimate {
    if (matched < 0 || matched > read || read > population) {
      throw new IllegalArgumentException(
          "%d of %d match, of a population of %d.".formatted(matched, read, population));
    }
  }

  public boolean isExact() {
    return read == population;
  }

  /// The most likely number of matches in the whole population.
  public long size() {
    return isExact() || read == 0 ? matched : Math.round((double) matched / read * population);
  }

  /// Of the size, rounded; 0 when it is exact or nothing is known.
  public long standardError() {
    if (isExact() || read == 0) {
      return 0;
    }
    // Around the middle of the interval: a sample without a match is no proof that there is none.
    double share = centre();
    return Math.round(Math.sqrt(share * (1 - share) / weight()) * population);
  }

  /// Where the number of matches is with 95% confidence.
  public Interval interval() {
    if (isExact()) {
      return new Interval(matched, matched);
    }
    // What was seen is certain, whatever the formula says.
    long greatest = population - (read - matched);
    if (read == 0) {
      return new Interval(0, population);
    }
    double share = (double) matched / read;
    double weight = weight();
    double square = QUANTILE * QUANTILE;
    double half =
        QUANTILE
            / (1 + square / weight)
            * Math.sqrt(share * (1 - share) / weight + square / (4 * weight * weight));
    long lower = (long) Math.floor((centre() - half) * population);
    long upper = (long) Math.ceil((centre() + half) * population);
    return new Interval(Math.clamp(lower, matched, greatest), Math.clamp(upper, matched, greatest));
  }

  /// The size of a sample with replacement that tells as much.
  private double weight() {
    return (double) read * (population - 1) / (population - read);
  }

  private double centre() {
    double square = QUANTILE * QUANTILE;
    double weight = weight();
    return ((double) matched / read + square / (2 * weight)) / (1 + square / weight);
  }
}
