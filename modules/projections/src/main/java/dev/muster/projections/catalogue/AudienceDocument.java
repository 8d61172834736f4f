package dev.muster.projections.catalogue;

import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.audiences.AudienceMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An audience as it was found.
///
/// @param version for `ETag` and `If-Match`
/// @param number the position at which it was made: its place among all audiences, for ever
/// @param document JSON, without what follows
/// @param dependents the ids of the audiences that refer to it
public record AudienceDocument(
    String id,
    long version,
    long number,
    String document,
    List<String> dependents,
    AudienceMetrics metrics) {
  public AudienceDocument {
    dependents = List.copyOf(dependents);
  }

  /// The whole audience in JSON, in UTF-8.
  public byte[] complete() {
    return AudienceJson.complete(document.getBytes(StandardCharsets.UTF_8), dependents, metrics);
  }
}
