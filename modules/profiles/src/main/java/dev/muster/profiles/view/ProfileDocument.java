package dev.muster.profiles.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Identity;
import java.util.List;

/// One profile.
///
/// @param asOf the position of the stream up to which it holds
/// @param entity the number it has in views
/// @param identities its primary one first
/// @param document merged, without events
/// @param datasetIds of the fragments that take part, the one that wins first
/// @param changedMillis when its newest fragment came; 0 when it has events only
public record ProfileDocument(
    LogPosition asOf,
    int entity,
    List<Identity> identities,
    JsonNode document,
    List<String> datasetIds,
    long changedMillis,
    EventHistory events) {
  public ProfileDocument {
    identities = List.copyOf(identities);
    datasetIds = List.copyOf(datasetIds);
  }
}
