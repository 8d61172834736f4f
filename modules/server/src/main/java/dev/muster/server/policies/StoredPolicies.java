package dev.muster.server.policies;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.policies.Policies;
import dev.muster.domain.policies.Policy;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.projections.catalogue.PolicyQueries;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The merge policies of a sandbox as the profile store understands them.
public final class StoredPolicies {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PolicyQueries queries;
  private final ReadModels reads;

  /// @param reads of the read model that the policies are in
  public StoredPolicies(PolicyQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  /// What a stored policy is to the profile store.
  public static MergePolicy mergePolicy(Policy policy) {
    MergePolicy.Graph graph =
        switch (policy.graph()) {
          case NONE -> MergePolicy.Graph.NONE;
          case PDG -> MergePolicy.Graph.PDG;
        };
    MergePolicy.Order order =
        switch (policy.attributeMerge()) {
          case TIMESTAMP_ORDERED -> new MergePolicy.Newest();
          case DATA_SET_PRECEDENCE -> new MergePolicy.ByDataset(policy.datasetIds());
        };
    return new MergePolicy(policy.id(), graph, order);
  }

  /// The policy that a definition names; the default when it names none.
  ///
  /// @return empty when there is no such policy
  public static Optional<MergePolicy> find(Catalogue catalogue, @Nullable String id) {
    Policies policies = catalogue.policies();
    return id == null || id.isEmpty()
        ? Optional.of(mergePolicy(policies.standard()))
        : policies.policy(id).map(StoredPolicies::mergePolicy);
  }

  /// The policy that a call names; the default when it names none.
  ///
  /// @return empty when there is no such policy
  public Future<Optional<MergePolicy>> find(Call call, Optional<String> id) {
    return reads
        .ask(call, () -> queries.all(call.tenant()))
        .map(policies -> pick(policies, id).map(StoredPolicies::mergePolicy));
  }

  /// The same, and fails with a `ProblemException` when there is none.
  public Future<MergePolicy> named(Call call, Optional<String> id) {
    return find(call, id)
        .map(found ->
            found.orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        400,
                        "merge-policy-unknown",
                        "'mergePolicyId' names a merge policy that does not exist."))));
  }

  /// The policy that an audience names, or the default.
  ///
  /// @return empty when there is no such audience
  public Future<Optional<MergePolicy>> ofAudience(Call call, AudienceQueries audiences, String id) {
    return reads
        .ask(call, () -> audiences.get(call.tenant(), id))
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : find(call, namedBy(found.get().document())));
  }

  private static Optional<String> namedBy(String definition) {
    try {
      return Optional.of(MAPPER.readTree(definition).path("mergePolicyId").asText())
          .filter(id -> !id.isEmpty());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A definition in the read model is damaged", e);
    }
  }

  private static Optional<Policy> pick(List<Policy> policies, Optional<String> id) {
    return id.isEmpty()
        ? Optional.of(Policies.standard(policies))
        : policies.stream().filter(policy -> policy.id().equals(id.get())).findAny();
  }
}
