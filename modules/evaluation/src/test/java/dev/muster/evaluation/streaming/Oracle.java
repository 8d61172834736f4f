package dev.muster.evaluation.streaming;

import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentRun;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/// What a job finds.
final class Oracle {
  private Oracle() {}

  static Map<String, RoaringBitmap> members(StreamingGroup group, ProfileView view, Instant now) {
    Plan plan = Plan.compile(group.queries(), PlanSettings.DEFAULT);
    List<SegmentRun.Block> blocks = new ArrayList<>();
    for (ViewBlock block : view.blocks()) {
      blocks.add(new SegmentRun.Block(block.firstEntity(), block.profiles(), block.live()));
    }
    var outcome =
        (SegmentRun.Outcome.Finished) SegmentRun.run(plan, blocks, now, 1, _ -> {}, () -> false);
    var found = new HashMap<String, RoaringBitmap>();
    for (Wanted wanted : group.wanted()) {
      var bitmap = new RoaringBitmap();
      if (outcome.segments().get(wanted.index())
          instanceof SegmentRun.SegmentOutcome.Evaluated evaluated) {
        evaluated.members().forEach(bitmap::add);
      } else {
        throw new IllegalStateException("No result: " + wanted);
      }
      found.put(wanted.segmentId(), bitmap);
    }
    return found;
  }
}
