package dev.muster.domain.exports;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of an export that succeeded.
///
/// @param batches at least one
/// @param profileCount how many profiles are in them, each counted once
/// @param byNamespace how many of these have an identity of a namespace, by namespace
/// @param profilesPosition the position in the profiles stream whose profiles were written
/// @param startMillis when the writing began, in milliseconds since 1970
/// @param endMillis when it ended
public record ExportResult(
    List<ExportBatch> batches,
    long profileCount,
    Map<String, Long> byNamespace,
    long profilesPosition,
    long startMillis,
    long endMillis) {
  public ExportResult {
    batches = List.copyOf(batches);
    byNamespace = Collections.unmodifiableMap(new TreeMap<>(byNamespace));
  }
}
