package dev.muster.profiles.store;

import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ViewBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What was made for a policy so far, so that only blocks that changed since are made again.
final class PolicyView {
  private static final long NEVER = -1;

  private final MergePolicy policy;
  private final List<ViewBlock> blocks = new ArrayList<>();
  private long[] stamps = {};

  PolicyView(MergePolicy policy) {
    this.policy = policy;
  }

  /// The views of all blocks.
  ///
  /// @param slots merged
  List<ViewBlock> blocks(List<BlockSlot> slots, ViewBlockMaker maker) {
    int before = stamps.length;
    stamps = Arrays.copyOf(stamps, slots.size());
    Arrays.fill(stamps, before, stamps.length, NEVER);
    for (int index = 0; index < slots.size(); index++) {
      BlockSlot slot = slots.get(index);
      long stamp = slot.stamp(policy.graph());
      if (stamps[index] == stamp) {
        continue;
      }
      ViewBlock made = maker.make(slot.block());
      if (index < blocks.size()) {
        blocks.set(index, made);
      } else {
        blocks.add(made);
      }
      stamps[index] = stamp;
    }
    return List.copyOf(blocks);
  }
}
