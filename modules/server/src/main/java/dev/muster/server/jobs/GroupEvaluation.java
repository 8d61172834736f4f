package dev.muster.server.jobs;

import dev.muster.domain.Texts;
import dev.muster.domain.jobs.SegmentResult;
import dev.muster.domain.jobs.SkippedSegment;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanReport;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentRun;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.membership.ViewProfiles;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import dev.muster.server.jobs.Selection.Group;
import dev.muster.server.jobs.Selection.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/// Evaluates the segments of one merge policy and compares them with their members before.
final class GroupEvaluation {
  private static final long NANOS_PER_MICRO = 1_000;

  private final Group group;
  private final ProfileView view;
  private final MembershipState before;
  private final Instant now;

  /// @param before as of the same position as the view
  GroupEvaluation(Group group, ProfileView view, MembershipState before, Instant now) {
    this.group = group;
    this.view = view;
    this.before = before;
    this.now = now;
  }

  /// @param stopped is asked before each block
  /// @return empty when it was stopped
  Optional<Evaluated> run(int threadCount, Progress progress, BooleanSupplier stopped) {
    Plan plan = Plan.compile(group.queries(), PlanSettings.DEFAULT);
    var outside = OutsideMembers.of(view, before, group.outside());
    List<SegmentRun.Block> blocks = new ArrayList<>();
    for (ViewBlock block : view.blocks()) {
      blocks.add(
          new SegmentRun.Block(
              block.firstEntity(), block.profiles(), block.live(), outside.inBlock(block)));
    }
    long rowsPerBlock = blocks.isEmpty() ? 0 : view.profileCount() / blocks.size();
    var blocksSeen = new AtomicInteger();
    SegmentRun.Outcome outcome =
        SegmentRun.run(
            plan,
            blocks,
            now,
            threadCount,
            _ -> {
              // The last one brings what is left of the division.
              boolean last = blocksSeen.incrementAndGet() == blocks.size();
              progress.did(
                  last ? view.profileCount() - rowsPerBlock * (blocks.size() - 1) : rowsPerBlock);
            },
            stopped);
    return switch (outcome) {
      case SegmentRun.Outcome.Cancelled _ -> Optional.empty();
      case SegmentRun.Outcome.Finished(var segments) ->
          Optional.of(compare(plan.report(), segments));
    };
  }

  private Evaluated compare(PlanReport report, List<SegmentRun.SegmentOutcome> outcomes) {
    var present = new ViewProfiles(view);
    Map<String, RoaringBitmap> namespaces = namespaces(present.profiles());
    var changes = new ArrayList<Change>();
    var results = new ArrayList<SegmentResult>();
    var skipped = new ArrayList<SkippedSegment>();
    long interpretedRows = 0;
    for (SegmentRun.SegmentOutcome each : outcomes) {
      if (each instanceof SegmentRun.SegmentOutcome.Evaluated evaluated) {
        interpretedRows += evaluated.interpretedRows();
      }
    }
    for (Wanted wanted : group.wanted()) {
      switch (outcomes.get(wanted.index())) {
        case SegmentRun.SegmentOutcome.Failed(var reason) ->
            skipped.add(
                new SkippedSegment(
                    wanted.segmentId(), "evaluation-failed", Texts.storable(reason)));
        case SegmentRun.SegmentOutcome.Evaluated evaluated -> {
          RoaringBitmap members = bitmap(evaluated.members());
          Change change =
              Outcome.change(
                  wanted.segmentId(), before.segment(wanted.segmentId()), present, members);
          changes.add(change);
          results.add(
              result(
                  wanted,
                  members,
                  change,
                  namespaces,
                  evaluated.nanos() + expressionNanos(wanted, outcomes),
                  report.segments().get(wanted.expressionIndex()).way()
                      instanceof PlanReport.Way.Interpreter));
        }
      }
    }
    return new Evaluated(changes, results, skipped, interpretedRows);
  }

  private static SegmentResult result(
      Wanted wanted,
      RoaringBitmap members,
      Change change,
      Map<String, RoaringBitmap> namespaces,
      long nanos,
      boolean interpreted) {
    var byNamespace = new TreeMap<String, Long>();
    namespaces.forEach((namespace, profiles) -> {
      long count = RoaringBitmap.andCardinality(profiles, members);
      if (count > 0) {
        byNamespace.put(namespace, count);
      }
    });
    long count = members.getCardinality();
    long realized = change.entered().getCardinality();
    return new SegmentResult(
        wanted.segmentId(),
        count,
        realized,
        count - realized,
        change.left().getCardinality(),
        byNamespace,
        nanos / NANOS_PER_MICRO,
        interpreted);
  }

  private static long expressionNanos(Wanted wanted, List<SegmentRun.SegmentOutcome> outcomes) {
    return wanted.expressionIndex() != wanted.index()
            && outcomes.get(wanted.expressionIndex())
                instanceof SegmentRun.SegmentOutcome.Evaluated expression
        ? expression.nanos()
        : 0;
  }

  /// Which profiles have an identity of a namespace, found once for all segments.
  private Map<String, RoaringBitmap> namespaces(RoaringBitmap profiles) {
    var namespaces = new TreeMap<String, RoaringBitmap>();
    PeekableIntIterator each = profiles.getIntIterator();
    while (each.hasNext()) {
      int entity = each.next();
      for (Identity identity : view.identities(entity)) {
        namespaces.computeIfAbsent(identity.namespace(), _ -> new RoaringBitmap()).add(entity);
      }
    }
    return namespaces;
  }

  private static RoaringBitmap bitmap(Members members) {
    RoaringBitmapWriter<RoaringBitmap> writer = RoaringBitmapWriter.writer().get();
    members.forEach(writer::add);
    return writer.get();
  }
}
