package dev.muster.server.operations;

import dev.muster.evaluation.streaming.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// How streaming evaluation goes.
final class StreamingMeters {
  private final Timer steps;
  private final Timer latency;
  private final Counter evaluated;
  private final Counter changes;
  private final Counter failures;

  StreamingMeters(MeterRegistry registry, Duration[] buckets) {
    this.steps =
        Timer.builder("muster.streaming.step")
            .description("Evaluating what has come since the step before")
            .serviceLevelObjectives(buckets)
            .register(registry);
    this.latency =
        Timer.builder("muster.streaming.latency")
            .description("From taking in a profile or event to its memberships being durable")
            .serviceLevelObjectives(buckets)
            .register(registry);
    this.evaluated =
        Counter.builder("muster.streaming.profiles")
            .description("Profiles that were evaluated because of what happened to them")
            .register(registry);
    this.changes =
        Counter.builder("muster.streaming.qualifications")
            .description("Memberships that have changed as data arrived or as time passed")
            .register(registry);
    this.failures =
        Counter.builder("muster.streaming.failures")
            .description("Segments that could not be evaluated for some profile")
            .register(registry);
  }

  /// @param oldestAgeMillis below zero when nothing has come
  void stepped(Step step, long nanos, long oldestAgeMillis) {
    steps.record(Duration.ofNanos(nanos));
    if (oldestAgeMillis >= 0) {
      latency.record(Duration.ofMillis(oldestAgeMillis));
    }
    evaluated.increment(step.evaluatedCount());
    changes.increment((double) step.changeCount());
    failures.increment(step.failures().size());
  }
}
