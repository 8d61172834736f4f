package dev.muster.profiles.policy;

import java.util.List;

/// How fragments become one profile.
///
/// @param id of the merge policy; two policies that differ in nothing else give equal profiles
/// @param graph whose fragments are taken together
/// @param order which fragment wins where several have a field
public record MergePolicy(String id, Graph graph, Order order) {

  public enum Graph {
    /// Each primary identity is a profile of its own.
    NONE,
    /// Identities that records have linked are one profile.
    PDG
  }

  public sealed interface Order {}

  /// The newest fragment wins, by the time it came in; `timestampOrdered` in the API.
  public record Newest() implements Order {}

  /// The dataset that stands first wins; datasets that are not in the list do not take part.
  /// `dataSetPrecedence` in the API.
  public record ByDataset(List<String> datasetIds) implements Order {
    public ByDataset {
      datasetIds = List.copyOf(datasetIds);
    }
  }
}
