package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void everyUsualSegmentHasKernels() {
    PlanReport report = Plan.compile(WarmUp.queries(), PlanSettings.DEFAULT).report();
    assertThat(report.segments())
        .extracting(PlanReport.Segment::way)
        .containsOnly(new PlanReport.Way.Kernels());
  }

  @Test
  void endsInTime() {
    long start = System.nanoTime();
    WarmUp.run(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }
}
