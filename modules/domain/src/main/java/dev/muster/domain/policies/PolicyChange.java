package dev.muster.domain.policies;

import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import java.util.List;
import java.util.Optional;

/// What a client says of a merge policy. What it does not say stays as it was, or is as it usually
/// is in a new one.
///
/// @param datasetIds the order of the datasets; only with `dataSetPrecedence`
public record PolicyChange(
    Optional<String> name,
    Optional<Graph> graph,
    Optional<AttributeMerge> attributeMerge,
    Optional<List<String>> datasetIds,
    Optional<Boolean> activeOnEdge,
    Optional<Boolean> isDefault) {

  public static final PolicyChange NONE =
      new PolicyChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// This, and where it says nothing, what another says.
  public PolicyChange over(PolicyChange other) {
    return new PolicyChange(
        name.or(other::name),
        graph.or(other::graph),
        attributeMerge.or(other::attributeMerge),
        datasetIds.or(other::datasetIds),
        activeOnEdge.or(other::activeOnEdge),
        isDefault.or(other::isDefault));
  }
}
