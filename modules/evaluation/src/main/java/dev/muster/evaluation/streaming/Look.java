package dev.muster.evaluation.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Table;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.SegmentRun;
import dev.muster.evaluation.engine.RowValues;
import dev.muster.evaluation.streaming.ProfileAnswers.Answer;
import dev.muster.evaluation.streaming.Work.Candidate;
import dev.muster.evaluation.streaming.Work.OfGroup;
import dev.muster.pql.analysis.LookBack;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Lasting;
import dev.muster.pql.interpret.Value;
import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.membership.ViewProfiles;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.QualificationCause;
import dev.muster.profiles.touch.Touch;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/// Evaluates what a step has to look at, finds what is different, and sets the timers.
final class Look {
  private final Work work;
  private final Timers timers;
  private final Instant now;
  private final int threadCount;
  private final EvaluationSettings settings;
  private final Findings findings = new Findings();
  private final Map<String, String> failures = new HashMap<>();
  private final Map<Segment, RoaringBitmap> membersBefore = new HashMap<>();
  private final Outside outside;
  private int evaluatedCount;

  Look(Work work, Timers timers, long nowMillis, int threadCount) {
    this.work = work;
    this.timers = timers;
    this.now = Instant.ofEpochMilli(nowMillis);
    this.threadCount = threadCount;
    this.settings = EvaluationSettings.at(now);
    this.outside = new Outside(work.memberships());
  }

  Findings findings() {
    return findings;
  }

  int evaluatedCount() {
    return evaluatedCount;
  }

  List<Step.Failure> failures() {
    return failures.entrySet().stream()
        .map(each -> new Step.Failure(each.getKey(), each.getValue()))
        .toList();
  }

  void run() {
    for (OfGroup each : work.groups()) {
      for (Candidate candidate : each.candidates()) {
        evaluate(each.group(), candidate);
      }
      ProfileView view = each.view();
      if (view != null) {
        evaluateAll(each, view);
      }
    }
  }

  private void evaluate(Group group, Candidate candidate) {
    evaluatedCount++;
    @Nullable JsonNode document = candidate.document();
    @Nullable ProfileAnswers answers =
        document == null
            ? null
            : answers(
                group,
                id -> outside.holds(id, candidate.entity(), candidate.together()),
                Value.of(document));
    for (Segment segment : candidate.segments()) {
      boolean was = wasMember(segment, candidate);
      boolean is = false;
      if (answers == null) {
        timers.set(candidate.entity(), segment, Lasting.FOREVER);
      } else {
        Answer answer = answers.answer(segment.wanted().index());
        timers.set(candidate.entity(), segment, answer.untilMillis());
        if (answer.failure() != null) {
          failures.put(segment.id(), answer.failure());
          continue;
        }
        is = answer.qualifies();
      }
      if (is && !was) {
        findings.entered(segment, cause(candidate.touch()), candidate.entity());
      } else if (was && !is) {
        boolean byConsent =
            answers != null
                && segment.wanted().expressionIndex() != segment.wanted().index()
                && candidate.touch() != null
                && candidate.touch().fragment()
                && answers.answer(segment.wanted().expressionIndex()).qualifies();
        findings.left(
            segment,
            byConsent ? QualificationCause.CONSENT : cause(candidate.touch()),
            candidate.entity());
      }
    }
  }

  private ProfileAnswers answers(Group group, Predicate<String> member, Value profile) {
    return new ProfileAnswers(group.queries(), group.indexes(), settings, member, profile);
  }

  /// Whether the profile was a member before, as itself or as one of those that it is now.
  private boolean wasMember(Segment segment, Candidate candidate) {
    RoaringBitmap members =
        membersBefore.computeIfAbsent(
            segment,
            each -> membership(each).map(SegmentMembership::members).orElseGet(RoaringBitmap::new));
    boolean was = members.contains(candidate.entity());
    for (int other : candidate.together()) {
      if (other != candidate.entity() && members.contains(other)) {
        findings.moved(segment, other, candidate.entity());
        was = true;
      }
    }
    return was;
  }

  private Optional<SegmentMembership> membership(Segment segment) {
    return work.memberships().segment(segment.id());
  }

  /// The most telling of several reasons.
  private static QualificationCause cause(@Nullable Touch touch) {
    if (touch == null) {
      return QualificationCause.WINDOW_LAPSED;
    }
    if (touch.linked()) {
      return QualificationCause.MERGE;
    }
    return touch.hasEvents() ? QualificationCause.EVENT : QualificationCause.PROFILE_UPDATE;
  }

  private void evaluateAll(OfGroup all, ProfileView view) {
    Group group = all.group();
    Map<String, RoaringBitmap> others = outside.inView(group.source().outside(), view);
    List<SegmentRun.Block> blocks = new ArrayList<>();
    for (ViewBlock block : view.blocks()) {
      blocks.add(
          new SegmentRun.Block(
              block.firstEntity(), block.profiles(), block.live(), Outside.inBlock(others, block)));
    }
    SegmentRun.Outcome outcome =
        SegmentRun.run(group.plan(), blocks, now, threadCount, _ -> {}, () -> false);
    if (!(outcome instanceof SegmentRun.Outcome.Finished(var outcomes))) {
      throw new IllegalStateException("The evaluation of all profiles was interrupted.");
    }
    var present = new ViewProfiles(view);
    for (Segment segment : all.full()) {
      switch (outcomes.get(segment.wanted().index())) {
        case SegmentRun.SegmentOutcome.Failed(var reason) -> failures.put(segment.id(), reason);
        case SegmentRun.SegmentOutcome.Evaluated evaluated ->
            compare(all, segment, present, bitmap(evaluated.members()));
      }
    }
    setTimers(group, all.full(), view, others);
  }

  private void compare(OfGroup all, Segment segment, ViewProfiles present, RoaringBitmap found) {
    Optional<SegmentMembership> before = membership(segment);
    boolean sameDefinition =
        before.filter(each -> each.streamedVersion() == segment.wanted().version()).isPresent();
    if (!sameDefinition) {
      findings.evaluated(segment, QualificationCause.DEFINITION_CHANGE);
    }
    Change change = Outcome.change(segment.id(), before, present, found);
    change.moved().forEach(move -> findings.moved(segment, move.fromEntity(), move.toEntity()));
    change
        .entered()
        .forEach((int entity) ->
            findings.entered(segment, causeInAll(all, sameDefinition, entity), entity));
    change
        .left()
        .forEach((int entity) ->
            findings.left(segment, causeInAll(all, sameDefinition, entity), entity));
  }

  private static QualificationCause causeInAll(OfGroup all, boolean sameDefinition, int entity) {
    return sameDefinition ? cause(all.touches().get(entity)) : QualificationCause.DEFINITION_CHANGE;
  }

  /// Looks for profiles that time alone can bring into a segment, or out of it.
  private void setTimers(
      Group group, List<Segment> segments, ProfileView view, Map<String, RoaringBitmap> others) {
    List<Segment> timely = segments.stream().filter(each -> each.interest().time()).toList();
    if (timely.isEmpty()) {
      return;
    }
    boolean everyone = timely.stream().anyMatch(each -> each.interest().timeBesidesEvents());
    LookBack lookBack =
        timely.stream()
            .map(each -> group.lookBack(each.wanted()))
            .max(LookBack::compareTo)
            .orElseThrow();
    long sinceMillis =
        lookBack.isUnlimited()
            ? Long.MIN_VALUE
            : now.minus(lookBack.duration()).minus(Duration.ofDays(1)).toEpochMilli();
    for (ViewBlock block : view.blocks()) {
      Table profiles = block.profiles();
      var latest = new LatestEvents(profiles);
      for (int row = 0; row < profiles.rowCount(); row++) {
        if (block.isLive(row) && (everyone || latest.isSince(row, sinceMillis))) {
          int entity = block.firstEntity() + row;
          ProfileAnswers answers =
              answers(
                  group,
                  id -> Outside.contains(others, id, entity),
                  RowValues.at(profiles.root(), row));
          for (Segment segment : timely) {
            Answer answer = answers.answer(segment.wanted().index());
            timers.set(entity, segment, answer.untilMillis());
          }
        }
      }
    }
  }

  private static RoaringBitmap bitmap(Members members) {
    RoaringBitmapWriter<RoaringBitmap> writer = RoaringBitmapWriter.writer().get();
    members.forEach(writer::add);
    return writer.get();
  }
}
