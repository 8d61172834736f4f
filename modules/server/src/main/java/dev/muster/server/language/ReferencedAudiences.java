package dev.muster.server.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.domain.ExactJson;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.projections.catalogue.AudienceDocument;
import dev.muster.projections.catalogue.AudienceQueries;
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

  private static final int LOOKED_UP = 100;

  private final AudienceQueries queries;
  private final ReadModels reads;

  public ReferencedAudiences(AudienceQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  /// The kinds of those that exist, by their ids. Only the first hundred are looked up; the others
  /// count as unknown.
  Future<Map<String, AudienceKind>> kinds(Call call, Collection<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    List<String> asked = ids.stream().limit(LOOKED_UP).toList();
    return reads
        .ask(call, () -> queries.bulkGet(call.tenant(), asked))
        .map(found -> {
          var kinds = new HashMap<String, AudienceKind>();
          found.forEach((id, audience) -> kinds.put(id, kind(audience)));
          return kinds;
        });
  }

  private static AudienceKind kind(AudienceDocument audience) {
    try {
      return switch (MAPPER.readTree(audience.document()).at("/muster/analysis/kind").asText()) {
        case "profile" -> AudienceKind.PROFILE_ONLY;
        case "profile-and-events" -> AudienceKind.PROFILE_AND_EVENTS;
        default -> AudienceKind.OTHER;
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored audience is not JSON", e);
    }
  }
}
