package dev.muster.server.sandboxes;

import dev.muster.domain.catalogue.Catalogue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/// Shows each limit of a sandbox beside what the fullest one holds: who looks sees one coming near
/// to a limit, and no names.
public final class BoundMeters implements MeterBinder {
  private final List<Bound> bounds;
  private final Supplier<Collection<Catalogue>> catalogues;

  /// @param catalogues of all sandboxes, as they are now
  public BoundMeters(List<Bound> bounds, Supplier<Collection<Catalogue>> catalogues) {
    this.bounds = bounds;
    this.catalogues = catalogues;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Bound bound : bounds) {
      Gauge.builder("muster.sandbox.limit", bound::limit)
          .description("How many a sandbox may hold")
          .tag("of", bound.name())
          .register(registry);
      Gauge.builder("muster.sandbox.fullest", () -> fullest(bound))
          .description("How many the sandbox with the most holds")
          .tag("of", bound.name())
          .register(registry);
      Gauge.builder("muster.sandbox.total", () -> total(bound))
          .description("How many all sandboxes hold together")
          .tag("of", bound.name())
          .register(registry);
    }
  }

  private int fullest(Bound bound) {
    return catalogues.get().stream().mapToInt(bound.count()).max().orElse(0);
  }

  private long total(Bound bound) {
    return catalogues.get().stream().mapToLong(each -> bound.count().applyAsInt(each)).sum();
  }
}
