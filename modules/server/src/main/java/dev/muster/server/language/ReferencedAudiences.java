package dev.muster.server.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.domain.ExactJson;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.projections.catalogue.DefinitionQueries;
import dev.muster.projections.catalogue.VersionedDocument;
import dev.muster.server.http.Call;
import dev.muster.server.http.ReadModels;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is known of the audiences that an expression refers to.
public final class ReferencedAudiences {
  private static final JsonMapper MAPPER = ExactJson.builder().build();

  private final DefinitionQueries queries;
  private final ReadModels reads;

  public ReferencedAudiences(DefinitionQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  /// The kinds of those that exist, by their ids. Only the first hundred are looked up; the others
  /// count as unknown.
  Future<Map<String, AudienceKind>> kinds(Call call, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<String> asked = ids.stream().limit(DefinitionQueries.BULK_COUNT).toList();
    return reads
        .ask(call, () -> queries.bulkGet(call.tenant(), asked))
        .map(found -> {
          var kinds = new HashMap<String, AudienceKind>();
          found.forEach((id, definition) -> kinds.put(id, kind(definition)));
          return kinds;
        });
  }

  private static AudienceKind kind(VersionedDocument definition) {
    try {
      return switch (MAPPER.readTree(definition.document()).at("/muster/analysis/kind").asText()) {
        case "profile" -> AudienceKind.PROFILE_ONLY;
        case "profile-and-events" -> AudienceKind.PROFILE_AND_EVENTS;
        default -> AudienceKind.OTHER;
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored definition is not JSON", e);
    }
  }
}
