package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.FragmentMerge;
import dev.muster.profiles.policy.MergePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Finds the fragments that make a profile, and makes one document of them.
final class EntityDocuments {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Comparator<Fragment> ORDER =
      Comparator.comparingInt(Fragment::rank)
          .thenComparing(Comparator.comparingLong(Fragment::timeMillis).reversed())
          .thenComparingInt(Fragment::entity);

  private final Entities entities;
  private final IntFunction<Block> blockOf;

  /// @param rank lower wins
  record Fragment(FragmentRows rows, int row, int rank, long timeMillis, int entity) {
    JsonNode json() {
      return rows.table().json(row);
    }
  }

  /// @param blockOf gives the block with an entity, merged
  EntityDocuments(Entities entities, IntFunction<Block> blockOf) {
    this.entities = entities;
    this.blockOf = blockOf;
  }

  /// What a document with nothing but its identity looks like.
  static ObjectNode identityMap(Identity primary) {
    ObjectNode map = JSON.objectNode();
    map.putArray(primary.namespace()).addObject().put("id", primary.id()).put("primary", true);
    return map;
  }

  /// The document of an entity that has events only.
  JsonNode bare(int entity) {
    ObjectNode document = JSON.objectNode();
    document.set(DocumentIdentities.FIELD, identityMap(entities.primary(entity)));
    return document;
  }

  /// The fragments that take part, the one that wins first.
  ///
  /// Where two of different entities came in one record, the lower entity's wins.
  List<Fragment> fragments(MergePolicy policy, int... together) {
    var found = new ArrayList<Fragment>();
    for (int entity : together) {
      Block block = blockOf.apply(entity);
      int row = entity - block.firstEntity();
      for (FragmentRows rows : block.fragments()) {
        int rank = rank(policy, rows.datasetId());
        if (rank >= 0 && rows.isPresent(row)) {
          found.add(new Fragment(rows, row, rank, rows.times().at(row), entity));
        }
      }
    }
    found.sort(ORDER);
    return found;
  }

  /// The place of a dataset in the policy's order; -1 when it does not take part.
  static int rank(MergePolicy policy, String datasetId) {
    return switch (policy.order()) {
      case MergePolicy.Newest() -> 0;
      case MergePolicy.ByDataset(var datasetIds) -> datasetIds.indexOf(datasetId);
    };
  }

  /// The document of a profile; null when there is none: no fragment takes part, and there are no
  /// events.
  @Nullable JsonNode document(MergePolicy policy, int... together) {
    List<Fragment> fragments = fragments(policy, together);
    var documents = new ArrayList<JsonNode>();
    fragments.forEach(fragment -> documents.add(fragment.json()));
    for (int entity : together) {
      Block block = blockOf.apply(entity);
      boolean takesPart = fragments.stream().anyMatch(each -> each.entity() == entity);
      if (!takesPart && block.events().hasAny(entity - block.firstEntity())) {
        documents.add(bare(entity));
      }
    }
    return documents.isEmpty() ? null : FragmentMerge.merge(documents);
  }
}
