package dev.muster.evaluation.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an estimate promises.
class EstimateTest {
  private static final long SEED = Long.getLong("muster.seed", 20_261_123);

  @Test
  void nothingUnreadIsExact() {
    var all = new Estimate(4_372, 4_372, 95);

    assertThat(all.isExact()).isTrue();
    assertThat(all.size()).isEqualTo(95);
    assertThat(all.standardError()).isZero();
    assertThat(all.interval()).isEqualTo(new Estimate.Interval(95, 95));
    assertThat(new Estimate(0, 0, 0).interval()).isEqualTo(new Estimate.Interval(0, 0));
  }

  @Test
  void nothingReadIsNotKnown() {
    var nothing = new Estimate(100, 0, 0);

    assertThat(nothing.size()).isZero();
    assertThat(nothing.interval()).isEqualTo(new Estimate.Interval(0, 100));
  }

  /// Figures worked out by hand from the formula: 300 of 1,000 are 0.3; without correction the
  /// interval is 0.27241 to 0.32912.
  @Test
  void theIntervalIsWilsons() {
    var sample = new Estimate(1_000_000_000_000L, 1_000, 300);

    assertThat(sample.size()).isEqualTo(300_000_000_000L);
    assertThat(sample.interval().lower() / 1e12).isBetween(0.27240, 0.27242);
    assertThat(sample.interval().upper() / 1e12).isBetween(0.32911, 0.32914);
    assertThat(sample.standardError() / 1e12).isBetween(0.0144, 0.0146);
  }

  @Test
  void theMoreIsReadTheNarrowerItIs() {
    var half = new Estimate(10_000, 5_000, 1_000);
    var most = new Estimate(10_000, 9_900, 1_980);

    assertThat(width(most)).isLessThan(width(half) / 5);
    assertThat(most.interval().lower()).isGreaterThanOrEqualTo(1_980);
    assertThat(most.interval().upper()).isLessThanOrEqualTo(2_080);
  }

  @Test
  void aSampleWithoutAMatchProvesNoAbsence() {
    var none = new Estimate(1_000_000, 10_000, 0);

    assertThat(none.size()).isZero();
    assertThat(none.interval().lower()).isZero();
    assertThat(none.interval().upper()).isBetween(300L, 400L);
    assertThat(none.standardError()).isPositive();
  }

  @Test
  void whatCannotBeIsNoEstimate() {
    assertThatThrownBy(() -> new Estimate(10, 11, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Estimate(10, 5, 6)).isInstanceOf(IllegalArgumentException.class);
  }

  /// Populations whose matches lie together, as those of profiles that came together do.
  @Test
  void theIntervalHoldsWhatItPromises() {
    var random = new Random(SEED);
    int rounds = 20_000;
    int population = 4_000;
    int contained = 0;
    for (int round = 0; round < rounds; round++) {
      int first = random.nextInt(1 << 28);
      int matching = 200 + random.nextInt(3_600);
      int start = random.nextInt(population - matching + 1);
      double share = 0.05 + 0.4 * random.nextDouble();
      int read = 0;
      int matched = 0;
      for (int each = 0; each < population; each++) {
        if (Draw.place(first + each) < share) {
          read++;
          matched += each >= start && each < start + matching ? 1 : 0;
        }
      }
      if (new Estimate(population, read, matched).interval().contains(matching)) {
        contained++;
      }
    }
    assertThat((double) contained / rounds).as("seed %d", SEED).isBetween(0.94, 0.97);
  }

  private static long width(Estimate estimate) {
    return estimate.interval().upper() - estimate.interval().lower();
  }
}
