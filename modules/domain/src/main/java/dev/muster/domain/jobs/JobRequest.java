package dev.muster.domain.jobs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a segment job is to do.
///
/// @param all whether it is for every definition there is when it starts
/// @param segmentIds the definitions it is for, each once, in the order of the request; empty when
///   it is for all
/// @param nowMillis the `now` of the expressions, in milliseconds since 1970; null for the time at
///   which the job starts
/// @param source who made it: `api` or `scheduler`
/// @param properties given with the job and shown with it
/// @param snapshotName a name given with the job that it can be found by; null for none
public record JobRequest(
    boolean all,
    List<String> segmentIds,
    String schemaName,
    @Nullable Long nowMillis,
    String source,
    Map<String, String> properties,
    @Nullable String snapshotName) {

  public JobRequest {
    segmentIds = List.copyOf(segmentIds);
    // Sorted, so that equal requests are stored as equal bytes.
    SequencedMap<String, String> sorted = new TreeMap<>(properties);
    properties = Collections.unmodifiableMap(sorted);
  }
}
