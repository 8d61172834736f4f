package dev.muster.profiles.store;

import dev.muster.profiles.policy.MergePolicy;
import java.util.List;

/// When the newest fragment of each entity came. Never changes, so that any thread may read it.
public final class FragmentTimes {
  private final MergePolicy policy;
  private final List<Block> blocks;

  /// @param blocks one after another without gaps, from entity 0
  FragmentTimes(MergePolicy policy, List<Block> blocks) {
    this.policy = policy;
    this.blocks = List.copyOf(blocks);
  }

  /// In milliseconds since 1970; 0 when the entity has no fragment that takes part in the policy.
  public long newest(int entity) {
    int number = entity >>> Block.SHIFT;
    if (number >= blocks.size()) {
      return 0;
    }
    Block block = blocks.get(number);
    int row = entity - block.firstEntity();
    long newest = 0;
    for (FragmentRows rows : block.fragments()) {
      if (rows.isPresent(row) && EntityDocuments.rank(policy, rows.datasetId()) >= 0) {
        newest = Math.max(newest, rows.times().at(row));
      }
    }
    return newest;
  }
}
