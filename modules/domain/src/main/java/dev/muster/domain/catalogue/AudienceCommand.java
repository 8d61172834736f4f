package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import java.util.List;
import java.util.OptionalLong;

/// What can be asked about audiences, be they segment definitions too or from outside.
public sealed interface AudienceCommand extends CatalogueCommand {

  /// @param id a new UUID
  record CreateAudience(String id, AudienceReading.Platform audience, Stamp stamp)
      implements AudienceCommand {}

  /// @param id a new UUID
  record CreateExternalAudience(String id, AudienceReading.External audience, Stamp stamp)
      implements AudienceCommand {}

  /// @param operations a JSON Patch
  /// @param ifVersion the version that the caller has seen, when it said so
  record PatchAudience(String id, ArrayNode operations, OptionalLong ifVersion, Stamp stamp)
      implements AudienceCommand {}

  /// @param body the whole audience
  record OverwriteAudience(String id, ObjectNode body, OptionalLong ifVersion, Stamp stamp)
      implements AudienceCommand {}

  /// Of an external audience: its description, labels, fields' labels or expiry.
  ///
  /// @param patch what is to replace them
  record AmendAudience(String id, ObjectNode patch, OptionalLong ifVersion, Stamp stamp)
      implements AudienceCommand {}

  record DeleteAudience(String id, OptionalLong ifVersion, Stamp stamp)
      implements AudienceCommand {}

  /// Those that do not exist are passed over.
  record MeasureAudiences(List<Size> sizes) implements AudienceCommand {
    public MeasureAudiences {
      sizes = List.copyOf(sizes);
    }
  }

  /// How large an audience is.
  ///
  /// @param namespace where it comes from
  /// @param audienceId what it is called there
  /// @param value as clients see it
  record Size(String namespace, String audienceId, Measure measure, JsonNode value) {}
}
