package dev.muster.domain.exports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an export job is to write.
///
/// @param fields paths with dots; all fields when there is none
/// @param mergePolicyId null for that of the segments or, without them, the sandbox's default
/// @param segments only profiles that are something to one of these; all profiles when there is
///   none
/// @param qualifiedFromMillis only profiles that qualified for one of the segments at this time or
///   later, in milliseconds since 1970; null for no such bound
/// @param qualifiedToMillis or at this time or earlier
/// @param ingestedFromMillis only profiles of which something came at this time or later
/// @param emptyProfiles whether profiles that have events and no records are exported; null when
///   the request does not say
/// @param events null for none
/// @param segmentPerBatch whether each segment has a batch of its own
/// @param segmentation whether the segments are evaluated first
/// @param source who made it: `api` or `scheduler`
public record ExportRequest(
    List<String> fields,
    @Nullable String mergePolicyId,
    List<ExportSegment> segments,
    @Nullable Long qualifiedFromMillis,
    @Nullable Long qualifiedToMillis,
    @Nullable Long ingestedFromMillis,
    @Nullable Boolean emptyProfiles,
    @Nullable ExportEvents events,
    String datasetId,
    boolean segmentPerBatch,
    String schemaName,
    boolean segmentation,
    String source) {

  public ExportRequest {
    fields = List.copyOf(fields);
    segments = List.copyOf(segments);
  }

  /// Whether profiles without records are exported. Who names segments wants their members,
  /// whatever is known of them; else such profiles are left out unless they are asked for.
  public boolean wantsEmptyProfiles() {
    return emptyProfiles == null ? !segments.isEmpty() : emptyProfiles;
  }
}
