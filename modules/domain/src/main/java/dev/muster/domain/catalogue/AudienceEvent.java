package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.definitions.Definition;
import java.util.List;

/// What has happened to an audience. Stored for ever: add variants, never change one.
///
/// An audience that is a segment definition too is written with `DefinitionCreated`,
/// `DefinitionRevised` and `DefinitionDeleted` wherever its definition is all that there is to say.
public sealed interface AudienceEvent extends CatalogueEvent {

  /// A definition, with what it is as an audience.
  record AudienceCreated(Definition definition, AudienceFace face) implements AudienceEvent {}

  /// The definition as it is after the change, also when only its face has changed.
  record AudienceRevised(Definition definition, AudienceFace face) implements AudienceEvent {}

  record ExternalAudienceCreated(ExternalAudience audience) implements AudienceEvent {}

  /// The audience as it is after the change.
  record ExternalAudienceRevised(ExternalAudience audience) implements AudienceEvent {}

  /// @param version one more than the last version's
  record ExternalAudienceDeleted(String id, long version, Stamp deleted) implements AudienceEvent {}

  /// Somebody has counted audiences; that makes no new version of them.
  record AudiencesMeasured(List<Measurement> measurements) implements AudienceEvent {
    public AudiencesMeasured {
      measurements = List.copyOf(measurements);
    }
  }

  /// @param id of the audience
  /// @param namespace where the audience comes from
  /// @param audienceId what it is called there
  /// @param value as clients see it; never written to
  record Measurement(
      String id, String namespace, String audienceId, Measure measure, JsonNode value) {}

  /// What was counted.
  enum Measure {
    PROFILES,
    RECORDS
  }
}
