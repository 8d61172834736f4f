package dev.muster.server.exports;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Which events came when.
@FunctionalInterface
public interface IngestedEvents {

  /// The ids of the tenant's events that came within a time, both ends included, up to a position
  /// of the stream.
  ///
  /// @param stopped whether the answer is wanted no more; it is then incomplete
  Set<String> between(
      Tenant tenant, long fromMillis, long toMillis, LogPosition upTo, BooleanSupplier stopped)
      throws IOException;
}
