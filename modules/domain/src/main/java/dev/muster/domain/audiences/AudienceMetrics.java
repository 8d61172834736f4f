package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// How large an audience was when it was last counted, in the form in which clients see it.
///
/// @param profiles of its profiles; null when they were never counted
/// @param records of its records, likewise
public record AudienceMetrics(@Nullable JsonNode profiles, @Nullable JsonNode records) {
  public static final AudienceMetrics NONE = new AudienceMetrics(null, null);

  public AudienceMetrics withProfiles(JsonNode next) {
    return new AudienceMetrics(next, records);
  }

  public AudienceMetrics withRecords(JsonNode next) {
    return new AudienceMetrics(profiles, next);
  }
}
