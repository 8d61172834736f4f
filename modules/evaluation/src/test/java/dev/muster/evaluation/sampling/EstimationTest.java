package dev.muster.evaluation.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.eventlog.LogPosition;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.view.ProfileView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Estimates over a store whose profiles are sorted by what is asked of them: the worst that can
/// happen to a sample of neighbours.
class EstimationTest {
  private static final int PROFILES = 40_000;
  private static final int MATCHING = 10_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static ProfileView view;

  /// All that was told.
  private static final class Seen implements Estimation.Progress {
    private final List<Estimate> samples = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    @Override
    public void sampled(Estimate estimate) {
      samples.add(estimate);
    }

    @Override
    public void counted(long read, long matched) {
      counts.add(read);
    }
  }

  @BeforeAll
  static void fill() {
    var store = new ProfileStore(StoreLimits.defaults());
    var lines = new StringBuilder();
    var events = new StringBuilder();
    for (int i = 0; i < PROFILES; i++) {
      String identity = "'identityMap':{'CRMID':[{'id':'" + i + "','primary':true}]}";
      lines.append("{%s,'a':%d,'name':'n%d'}\n".formatted(identity, i < MATCHING ? 1 : 2, i % 97));
      if (i % 2 == 0) {
        events.append(
            "{%s,'_id':'e%d','timestamp':'2025-12-%02dT00:00:00Z','kind':'k%d'}\n"
                .formatted(identity, i, 1 + i % 28, i % 5));
      }
    }
    store.apply(new LogPosition(1), new ProfileEvent.FragmentsAdded("d", 1, bytes(lines)));
    store.apply(new LogPosition(2), new ProfileEvent.EventsAdded("d", 1, bytes(events)));
    view = store.view(new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest()));
  }

  private static byte[] bytes(StringBuilder lines) {
    return lines.toString().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fewProfilesAreCounted() {
    var seen = new Seen();
    var finished = finished(run("a = 1", settings(PROFILES + 1), seen, () -> false, () -> true));

    assertThat(finished.estimate()).isEqualTo(new Estimate(PROFILES, PROFILES, MATCHING));
    assertThat(finished.found()).containsExactly(0, 1, 2, 3, 4);
    assertThat(seen.samples).isEmpty();
    assertThat(seen.counts).isSorted().endsWith((long) PROFILES);
  }

  @Test
  void manyAreSampledAndThenCounted() {
    var seen = new Seen();
    var finished = finished(run("a = 1", settings(1_000), seen, () -> false, () -> false));

    assertThat(finished.estimate()).isEqualTo(new Estimate(PROFILES, PROFILES, MATCHING));
    assertThat(seen.samples).hasSize(3);
    assertThat(seen.samples.getFirst().read()).isBetween(850L, 1_150L);
    assertThat(seen.samples.get(1).read()).isBetween(3_700L, 4_300L);
    assertThat(seen.samples.getLast().read()).isBetween(9_700L, 10_300L);
    for (Estimate sample : seen.samples) {
      assertThat(sample.size()).isBetween(9_000L, 11_000L);
      assertThat(sample.interval().contains(MATCHING)).as(sample.toString()).isTrue();
    }
  }

  @Test
  void withoutTimeASampleMustDo() {
    var seen = new Seen();
    var finished = finished(run("a = 1", settings(1_000), seen, () -> false, () -> true));

    assertThat(finished.estimate()).isEqualTo(seen.samples.getFirst());
    assertThat(seen.samples).hasSize(1);
    assertThat(finished.estimate().isExact()).isFalse();
    assertThat(finished.estimate().interval().contains(MATCHING)).isTrue();
    assertThat(Arrays.stream(finished.found()).filter(entity -> entity < MATCHING)).hasSize(5);
  }

  /// Strings, numbers and events of copied profiles are those of the originals.
  @Test
  void aSampleOfAllIsAll() {
    for (String pql :
        List.of(
            "name = \"n13\"",
            "xEvent[kind = \"k4\"].count() > 0",
            "CHAIN(xEvent, timestamp, [A: WHAT(kind = \"k2\") WHEN(< 20 days before now)])",
            "name.startsWith(\"n1\") and not(xEvent.exists(kind = \"k0\"))")) {
      Plan plan = plan(pql);
      long[] counts = {0};
      var draw = new Draw(view, Estimation.Outside.NONE);
      assertThat(
              draw.draw(
                  0,
                  1,
                  drawn -> {
                    long[] bits = plan.evaluate(drawn.table(), drawn.live(), NOW).bits(0);
                    counts[0] += Arrays.stream(bits).map(Long::bitCount).sum();
                    return true;
                  }))
          .isTrue();
      var finished =
          finished(run(pql, settings(PROFILES + 1), new Seen(), () -> false, () -> false));
      assertThat(counts[0]).as(pql).isEqualTo(finished.estimate().matched()).isPositive();
    }
  }

  @Test
  void membersOfOtherSegmentsAreDrawnWithTheirProfiles() {
    Estimation.Outside everyFourth =
        block -> {
          long[] bits = new long[(block.profiles().rowCount() + 63) >>> 6];
          Arrays.fill(bits, 0x1111_1111_1111_1111L);
          return Map.of("outside", bits);
        };
    var seen = new Seen();
    var finished =
        finished(
            Estimation.run(
                plan("inSegment(\"outside\") and a = 1"),
                0,
                view,
                everyFourth,
                NOW,
                settings(1_000),
                seen,
                () -> false,
                () -> false));
    assertThat(finished.estimate().matched()).isEqualTo(MATCHING / 4);
    for (Estimate sample : seen.samples) {
      assertThat(sample.interval().contains(MATCHING / 4)).as(sample.toString()).isTrue();
    }
  }

  @Test
  void itCanBeCancelled() {
    assertThat(run("a = 1", settings(1), new Seen(), () -> true, () -> false))
        .isInstanceOf(Estimation.Outcome.Cancelled.class);
    assertThat(run("a = 1", settings(PROFILES + 1), new Seen(), () -> true, () -> false))
        .isInstanceOf(Estimation.Outcome.Cancelled.class);
  }

  @Test
  void aFailureIsSaid() {
    Plan plan =
        Plan.compile(
            List.of(new SegmentQuery("s", query("name.matches(\"n.*\")"))),
            PlanSettings.DEFAULT.withoutKernels().withMaximumSteps(1));
    for (long exactBelow : new long[] {1, PROFILES + 1}) {
      assertThat(
              Estimation.run(
                  plan,
                  0,
                  view,
                  Estimation.Outside.NONE,
                  NOW,
                  settings(exactBelow),
                  new Seen(),
                  () -> false,
                  () -> false))
          .isInstanceOf(Estimation.Outcome.Failed.class);
    }
  }

  private static EstimationSettings settings(long exactBelow) {
    return new EstimationSettings(exactBelow, 1_000, 5);
  }

  private static Estimation.Outcome run(
      String pql,
      EstimationSettings settings,
      Seen seen,
      BooleanSupplier cancelled,
      BooleanSupplier late) {
    return Estimation.run(
        plan(pql), 0, view, Estimation.Outside.NONE, NOW, settings, seen, cancelled, late);
  }

  private static Estimation.Outcome.Finished finished(Estimation.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Estimation.Outcome.Finished.class);
    return (Estimation.Outcome.Finished) outcome;
  }

  private static Plan plan(String pql) {
    return Plan.compile(List.of(new SegmentQuery("s", query(pql))), PlanSettings.DEFAULT);
  }

  private static CheckedQuery query(String pql) {
    return switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalArgumentException(pql + "\n" + problems);
    };
  }
}
