package dev.muster.server.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// The numbers of one log.
final class LogMeters {
  private final Timer append;
  private final Timer flush;
  private final DistributionSummary batch;
  private final Counter bytes;

  /// @param prefix of the names, such as `muster.log`
  LogMeters(MeterRegistry registry, String prefix, Duration[] buckets) {
    append =
        Timer.builder(prefix + ".append")
            .description("Writing a batch of records into the log, without the flush")
            .serviceLevelObjectives(buckets)
            .register(registry);
    flush =
        Timer.builder(prefix + ".flush")
            .description("Flushing a batch to the disk")
            .serviceLevelObjectives(buckets)
            .register(registry);
    batch =
        DistributionSummary.builder(prefix + ".batch.records")
            .description("Records flushed together")
            .serviceLevelObjectives(1, 4, 16, 64, 256, 512)
            .register(registry);
    bytes =
        Counter.builder(prefix + ".bytes")
            .description("Bytes of records in the log since the start")
            .baseUnit("bytes")
            .register(registry);
  }

  void appended(int recordCount, long byteCount, long appendNanos, long flushNanos) {
    append.record(Duration.ofNanos(appendNanos));
    flush.record(Duration.ofNanos(flushNanos));
    batch.record(recordCount);
    bytes.increment((double) byteCount);
  }
}
