package dev.muster.server.operations;

import dev.muster.profiles.store.ProfileStoreFigures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the profile stores of all tenants hold together. The stores answer in their own time; what
/// is shown is the last answer, and whoever looks asks for the next.
public final class ProfileFigures {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileFigures.class);
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final Supplier<CompletableFuture<List<ProfileStoreFigures>>> question;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile List<ProfileStoreFigures> last = List.of();
  private volatile long answeredNanos = System.nanoTime() - FRESH_NANOS;

  /// @param question what each tenant's store holds
  public ProfileFigures(Supplier<CompletableFuture<List<ProfileStoreFigures>>> question) {
    this.question = question;
  }

  void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "muster.profiles.count",
        "Profile records' primary identities",
        f -> f.entityCount());
    gauge(registry, "muster.profiles.identities", "Identities", f -> f.identityCount());
    gauge(registry, "muster.profiles.events", "Experience events", f -> f.eventCount());
    gauge(
        registry,
        "muster.profiles.duplicates",
        "Events that came again and were dropped",
        f -> f.duplicateCount());
    gauge(
        registry,
        "muster.profiles.refused.links",
        "Links beyond the identities of a profile",
        f -> f.refusedLinkCount());
    gauge(
        registry,
        "muster.profiles.pending",
        "Rows that are not merged into their blocks yet",
        f -> f.pendingCount());
    bytes(registry, "profiles", f -> f.profiles());
    bytes(registry, "events", f -> f.events());
    bytes(registry, "identities", f -> f.identities());
    bytes(registry, "dictionaries", f -> f.dictionaries());
    bytes(registry, "pending", f -> f.pending());
    Gauge.builder(
            "muster.profiles.bytes.per.profile",
            () -> ratio(f -> f.bytes().profiles() + f.bytes().identities(), f -> f.entityCount()))
        .description("Memory of a profile without its events")
        .register(registry);
    Gauge.builder(
            "muster.profiles.bytes.per.event",
            () -> ratio(f -> f.bytes().events(), f -> f.eventCount()))
        .description("Memory of an event")
        .register(registry);
    Gauge.builder("muster.profiles.maximum.bytes", () -> largest(f -> f.maximumBytes()))
        .description("How much memory the profiles of a sandbox may take")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<ProfileStoreFigures> figure) {
    Gauge.builder(name, () -> sum(figure)).description(description).register(registry);
  }

  private void bytes(
      MeterRegistry registry, String part, ToDoubleFunction<ProfileStoreFigures.Bytes> figure) {
    Gauge.builder("muster.profiles.bytes", () -> sum(f -> figure.applyAsDouble(f.bytes())))
        .description("Memory that profiles and events take")
        .tag("part", part)
        .register(registry);
  }

  private double sum(ToDoubleFunction<ProfileStoreFigures> figure) {
    return figures().stream().mapToDouble(figure).sum();
  }

  private double largest(ToDoubleFunction<ProfileStoreFigures> figure) {
    return figures().stream().mapToDouble(figure).max().orElse(0);
  }

  private double ratio(
      ToDoubleFunction<ProfileStoreFigures> above, ToDoubleFunction<ProfileStoreFigures> below) {
    double divisor = sum(below);
    return divisor == 0 ? 0 : sum(above) / divisor;
  }

  private Collection<ProfileStoreFigures> figures() {
    if (System.nanoTime() - answeredNanos > FRESH_NANOS && asking.compareAndSet(false, true)) {
      var _ =
          question
              .get()
              .whenComplete((answer, failure) -> {
                if (failure == null) {
                  last = answer;
                } else {
                  LOG.debug("The profile stores did not say what they hold", failure);
                }
                answeredNanos = System.nanoTime();
                asking.set(false);
              });
    }
    return last;
  }
}
