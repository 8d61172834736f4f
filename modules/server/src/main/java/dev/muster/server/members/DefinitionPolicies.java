package dev.muster.server.members;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.projections.catalogue.DefinitionQueries;
import dev.muster.projections.catalogue.VersionedDocument;
import dev.muster.server.http.Call;
import dev.muster.server.http.ReadModels;
import dev.muster.server.policies.StoredPolicies;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The merge policy that a stored definition names, or the default one of its sandbox.
public final class DefinitionPolicies implements SegmentPolicies {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final DefinitionQueries definitions;
  private final ReadModels reads;
  private final StoredPolicies policies;

  /// @param reads of the read model that the definitions are in
  public DefinitionPolicies(
      DefinitionQueries definitions, ReadModels reads, StoredPolicies policies) {
    this.definitions = definitions;
    this.reads = reads;
    this.policies = policies;
  }

  @Override
  public Future<Optional<MergePolicy>> of(Call call, String segmentId) {
    return reads
        .ask(call, () -> definitions.get(call.tenant(), segmentId))
        .compose(found ->
            found
                .map(definition -> policies.find(call, named(definition)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private static Optional<String> named(VersionedDocument definition) {
    try {
      String id = MAPPER.readTree(definition.document()).path("mergePolicyId").asText();
      return id.isEmpty() ? Optional.empty() : Optional.of(id);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A stored definition is no JSON.", e);
    }
  }
}
