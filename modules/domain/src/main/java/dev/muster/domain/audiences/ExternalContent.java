package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the author of an external audience decides.
///
/// @param audienceId what it is called where it comes from; empty for its id here
/// @param namespace where it comes from: `audienceId` is taken once in it
/// @param ttlInDays how long members stay without being delivered again; null for always
/// @param landing where its members are read from; null when nothing was said
/// @param further labels, tags and the like, and fields that the service does not know, given back
///   as they came; the nodes are never written to
public record ExternalContent(
    String audienceId,
    String namespace,
    String originName,
    String name,
    String description,
    Lifecycle lifecycle,
    @Nullable Integer ttlInDays,
    @Nullable Landing landing,
    Map<String, JsonNode> further) {
  public static final String NAMESPACE = "CustomerAudienceUpload";
  public static final String ORIGIN = "CUSTOM_UPLOAD";

  public ExternalContent at(@Nullable Landing next) {
    return new ExternalContent(
        audienceId, namespace, originName, name, description, lifecycle, ttlInDays, next, further);
  }
}
