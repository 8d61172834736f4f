package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.people.People;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.evaluation.SegmentRun;
import dev.muster.evaluation.SegmentRun.Outcome;
import dev.muster.evaluation.SegmentRun.SegmentOutcome;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.view.ProfileView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// One plan over one view.
final class MusterRun {
  private final Plan plan;
  private final List<SegmentRun.Block> blocks;

  private MusterRun(Plan plan, List<SegmentRun.Block> blocks) {
    this.plan = plan;
    this.blocks = blocks;
  }

  static MusterRun of(List<Segment> segments, ProfileView view) {
    List<SegmentQuery> queries = new ArrayList<>();
    for (Segment segment : segments) {
      queries.add(new SegmentQuery(segment.id(), checked(segment.pql())));
    }
    return new MusterRun(
        Plan.compile(queries, PlanSettings.DEFAULT),
        view.blocks().stream()
            .map(block -> new SegmentRun.Block(block.firstEntity(), block.profiles(), block.live()))
            .toList());
  }

  private static CheckedQuery checked(String pql) {
    return switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalStateException(pql + ": " + problems);
    };
  }

  Plan plan() {
    return plan;
  }

  /// Evaluates all segments; members stay as the engine keeps them.
  List<Members> run(int threadCount) {
    Outcome outcome = SegmentRun.run(plan, blocks, People.NOW, threadCount, _ -> {}, () -> false);
    if (!(outcome instanceof Outcome.Finished(var segments))) {
      throw new IllegalStateException("The run was cancelled.");
    }
    List<Members> members = new ArrayList<>();
    for (int index = 0; index < segments.size(); index++) {
      switch (segments.get(index)) {
        case SegmentOutcome.Evaluated(var found, _, _) -> members.add(found);
        case SegmentOutcome.Failed(var reason) ->
            throw new IllegalStateException(plan.segments().get(index).id() + ": " + reason);
      }
    }
    return members;
  }

  static BitSet numbers(Members members, int entityCount) {
    return BitSet.valueOf(members.words(entityCount));
  }
}
