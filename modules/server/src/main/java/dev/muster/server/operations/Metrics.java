package dev.muster.server.operations;

import dev.muster.evaluation.streaming.Step;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import dev.muster.server.http.RequestObserver;
import dev.muster.server.streaming.StreamingObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The numbers that `/metrics` shows. None of them names a tenant.
public final class Metrics
    implements AutoCloseable, RequestObserver, FollowerObserver, StreamingObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private record RequestKey(String method, String route, int status) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Map<RequestKey, Timer> requests = new ConcurrentHashMap<>();
  private final Map<String, Timer> applied = new ConcurrentHashMap<>();
  private final Map<String, Timer> lags = new ConcurrentHashMap<>();
  private final LogMeters log;
  private final LogMeters profileLog;
  private final StreamingMeters streaming;

  public Metrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
    log = new LogMeters(registry, "muster.log", BUCKETS);
    profileLog = new LogMeters(registry, "muster.profiles.log", BUCKETS);
    streaming = new StreamingMeters(registry, BUCKETS);
  }

  @Override
  public void stepped(Step step, long nanos, long oldestAgeMillis) {
    streaming.stepped(step, nanos, oldestAgeMillis);
  }

  public void logAppended(int recordCount, long byteCount, long appendNanos, long flushNanos) {
    log.appended(recordCount, byteCount, appendNanos, flushNanos);
  }

  public void profileLogAppended(
      int recordCount, long byteCount, long appendNanos, long flushNanos) {
    profileLog.appended(recordCount, byteCount, appendNanos, flushNanos);
  }

  /// Shows what profiles and events take, all tenants together.
  public void watchProfiles(ProfileFigures figures, Supplier<Number> queueDepth) {
    figures.bindTo(registry);
    Gauge.builder("muster.profiles.queue", queueDepth)
        .description("Records of profiles and events that wait for the log")
        .register(registry);
  }

  /// Shows what somebody else counts.
  public void watch(MeterBinder meters) {
    meters.bindTo(registry);
  }

  /// Shows how many writes wait.
  public void watchQueue(Supplier<Number> depth) {
    Gauge.builder("muster.commands.queue", depth)
        .description("Writes that wait for the log")
        .register(registry);
  }

  /// Shows how far a read model is behind the log.
  public void watchFollower(String projection, Follower follower, LongSupplier durableUpTo) {
    Gauge.builder(
            "muster.projection.lag.records",
            () -> Math.max(0, durableUpTo.getAsLong() - follower.position().value()))
        .description("Records that the read model has not taken yet")
        .tag("projection", projection)
        .register(registry);
    Gauge.builder("muster.projection.position", () -> follower.position().value())
        .description("The log position that reads see")
        .tag("projection", projection)
        .register(registry);
  }

  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void answered(Seen seen) {
    requests
        .computeIfAbsent(
            new RequestKey(knownMethod(seen.method()), seen.route(), seen.status()),
            key ->
                Timer.builder("muster.http.requests")
                    .description("Requests by route and status")
                    .tag("method", key.method())
                    .tag("route", key.route())
                    .tag("status", Integer.toString(key.status()))
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(Duration.ofNanos(seen.nanos()));
  }

  @Override
  public void applied(
      String projection, LogPosition position, int recordCount, long nanos, long oldestAgeMillis) {
    applied
        .computeIfAbsent(
            projection,
            name ->
                Timer.builder("muster.projection.apply")
                    .description("Applying a batch of records to a read model")
                    .tag("projection", name)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(Duration.ofNanos(nanos));
    lags.computeIfAbsent(
            projection,
            name ->
                Timer.builder("muster.projection.lag")
                    .description("From taking a write to its being readable")
                    .tag("projection", name)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(Duration.ofMillis(Math.max(0, oldestAgeMillis)));
  }

  @Override
  public void failed(String projection, Throwable problem, long retryAfterMillis) {
    Counter.builder("muster.projection.failures")
        .description("Failed tries to bring a read model up to the log")
        .tag("projection", projection)
        .register(registry)
        .increment();
    LOG.warn(
        "The read model {} could not follow the log; next try in {} ms",
        projection,
        retryAfterMillis,
        problem);
  }

  @Override
  public void rebuilding(String projection, String why) {
    LOG.warn("The read model {} is made anew from the log: {}", projection, why);
  }

  @Override
  public void rebuilt(String projection, LogPosition position, long millis) {
    LOG.info(
        "The read model {} is new, up to position {}, after {} ms",
        projection,
        position.value(),
        millis);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  /// Anybody can invent methods; each would be a row for ever.
  private static String knownMethod(String method) {
    return METHODS.contains(method) ? method : "OTHER";
  }
}
