package dev.muster.domain.policies;

import dev.muster.domain.Stamp;
import java.util.List;

/// A merge policy.
///
/// @param id a UUID
/// @param datasetIds the datasets in the order in which they go before each other; empty where the
///   newest fragment wins
/// @param version 1 when created, one more with each change
public record Policy(
    String id,
    String name,
    Graph graph,
    List<String> datasetIds,
    boolean activeOnEdge,
    boolean isDefault,
    long version,
    Stamp created,
    Stamp updated) {

  /// The policy that every sandbox begins with, and that nobody made.
  public static final Policy FIRST =
      new Policy(
          "7d3c1f60-6d75-4374-8572-66697273742e",
          "Newest wins",
          Graph.PDG,
          List.of(),
          false,
          true,
          1,
          new Stamp(0, ""),
          new Stamp(0, ""));

  /// Whose fragments are brought together.
  public enum Graph {
    /// Those of one identity.
    NONE,
    /// Those of all identities that records have linked.
    PDG
  }

  /// Which fragment wins.
  public enum AttributeMerge {
    TIMESTAMP_ORDERED("timestampOrdered"),
    DATA_SET_PRECEDENCE("dataSetPrecedence");

    private final String word;

    AttributeMerge(String word) {
      this.word = word;
    }

    /// As it is written in the API.
    public String word() {
      return word;
    }
  }

  public Policy {
    datasetIds = List.copyOf(datasetIds);
  }

  public AttributeMerge attributeMerge() {
    return datasetIds.isEmpty()
        ? AttributeMerge.TIMESTAMP_ORDERED
        : AttributeMerge.DATA_SET_PRECEDENCE;
  }

  /// The same as the default, or as none, one version later.
  public Policy asDefault(boolean next, Stamp stamp) {
    return new Policy(id, name, graph, datasetIds, activeOnEdge, next, version + 1, created, stamp);
  }
}
