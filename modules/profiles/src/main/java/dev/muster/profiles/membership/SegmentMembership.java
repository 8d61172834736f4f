package dev.muster.profiles.membership;

import dev.muster.profiles.membership.Qualification.Status;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The members of one segment after its last run, as entity numbers. Immutable: any thread reads
/// it, nobody writes to the bitmaps that it gives out.
///
/// Streaming evaluation lets single members in and out between runs. Each of those has a time of
/// its own, is realized until the next run, and exited until the next run.
///
/// A member's time of qualification is that of the cohort it entered with. Who is in no later
/// cohort is in the first one, which is therefore not kept as a bitmap: a segment that was
/// evaluated once costs its members and nothing else. There are at most `MAXIMUM_COHORTS` later
/// ones, each with its own members, so that all of them together hold each member at most once.
/// Beyond that the two oldest become one with the time of the younger: who is in it has qualified
/// then at the latest.
public final class SegmentMembership {
  static final int MAXIMUM_COHORTS = 400;

  private final Run lastRun;
  private final RoaringBitmap members;
  private final RoaringBitmap exited;
  private final String firstRunId;
  private final long firstTimeMillis;
  private final List<Cohort> cohorts;
  private final Streamed streamed;

  /// @param cohorts later than the first, oldest first
  SegmentMembership(
      Run lastRun,
      RoaringBitmap members,
      RoaringBitmap exited,
      String firstRunId,
      long firstTimeMillis,
      List<Cohort> cohorts,
      Streamed streamed) {
    this.lastRun = lastRun;
    this.members = members;
    this.exited = exited;
    this.firstRunId = firstRunId;
    this.firstTimeMillis = firstTimeMillis;
    this.cohorts = List.copyOf(cohorts);
    this.streamed = streamed;
  }

  /// A segment that this run was the first to evaluate.
  static SegmentMembership first(Run run, List<Change> changes, RoaringBitmap deleted) {
    return none(run).after(run, changes, deleted);
  }

  /// A segment without members.
  static SegmentMembership none(Run run) {
    return new SegmentMembership(
        run,
        new RoaringBitmap(),
        new RoaringBitmap(),
        run.id(),
        run.nowMillis(),
        List.of(),
        Streamed.NOTHING);
  }

  /// The last run that evaluated the segment. When streaming evaluation was the only one so far, a
  /// run without ids stands for the first time it did.
  public Run lastRun() {
    return lastRun;
  }

  /// Whether streaming evaluation keeps the members, or has kept them once.
  public boolean isStreamed() {
    return streamed.nowMillis() != Streamed.NEVER;
  }

  /// The version of the definition that streaming evaluation went by when it last changed
  /// something; 0 when it never did.
  public long streamedVersion() {
    return streamed.version();
  }

  /// The position in the profiles stream whose profiles were last evaluated for this segment.
  public long asOfPosition() {
    return Math.max(lastRun.asOfPosition(), streamed.uptoPosition());
  }

  /// The `now` of the last evaluation.
  public long nowMillis() {
    return streamed.uptoPosition() >= lastRun.asOfPosition() && isStreamed()
        ? streamed.nowMillis()
        : lastRun.nowMillis();
  }

  /// The entities of all members.
  public RoaringBitmap members() {
    return members;
  }

  /// Who left in the last run, or since.
  public RoaringBitmap exited() {
    return exited;
  }

  /// The members that entered in the last run, or since.
  public RoaringBitmap realized() {
    return streamed.entities().isEmpty()
        ? realizedByRun()
        : RoaringBitmap.or(
            RoaringBitmap.andNot(realizedByRun(), streamed.entities()), streamed.realized());
  }

  private RoaringBitmap realizedByRun() {
    if (!cohorts.isEmpty()) {
      Cohort last = cohorts.getLast();
      return last.runId().equals(lastRun.id()) ? last.members() : new RoaringBitmap();
    }
    return firstRunId.equals(lastRun.id()) ? members : new RoaringBitmap();
  }

  /// How many are members.
  public int count() {
    return members.getCardinality();
  }

  public int realizedCount() {
    return realized().getCardinality();
  }

  public int existingCount() {
    return count() - realizedCount();
  }

  public int exitedCount() {
    return exited.getCardinality();
  }

  /// What the entity is to the segment; empty when it neither is a member nor left in the last run
  /// or since.
  public Optional<Qualification> of(int entity) {
    if (streamed.has(entity)) {
      Status status =
          !members.contains(entity)
              ? Status.EXITED
              : streamed.realized().contains(entity) ? Status.REALIZED : Status.EXISTING;
      return Optional.of(new Qualification(status, streamed.times().of(entity)));
    }
    if (!members.contains(entity)) {
      return exited.contains(entity)
          ? Optional.of(new Qualification(Status.EXITED, lastRun.nowMillis()))
          : Optional.empty();
    }
    @Nullable Cohort cohort = cohortOf(entity);
    String runId = cohort == null ? firstRunId : cohort.runId();
    return Optional.of(
        new Qualification(
            runId.equals(lastRun.id()) ? Status.REALIZED : Status.EXISTING,
            cohort == null ? firstTimeMillis : cohort.timeMillis()));
  }

  /// The same without some entities; this one when it has none of them.
  SegmentMembership without(RoaringBitmap entities) {
    if (!RoaringBitmap.intersects(members, entities)
        && !RoaringBitmap.intersects(exited, entities)) {
      return this;
    }
    return new SegmentMembership(
        lastRun,
        RoaringBitmap.andNot(members, entities),
        RoaringBitmap.andNot(exited, entities),
        firstRunId,
        firstTimeMillis,
        cohorts.stream()
            .map(cohort ->
                new Cohort(
                    cohort.runId(),
                    cohort.timeMillis(),
                    RoaringBitmap.andNot(cohort.members(), entities)))
            .filter(cohort -> !cohort.members().isEmpty())
            .toList(),
        streamed.without(entities));
  }

  /// This after one more run.
  ///
  /// @param deleted entities that are no profiles any more, whatever the run has found
  SegmentMembership after(Run run, List<Change> changes, RoaringBitmap deleted) {
    return new MembershipChange(this, run).apply(changes, deleted);
  }

  /// This after streaming evaluation has found something.
  SegmentMembership streamed(
      long nowMillis, long uptoPosition, List<Qualified> changes, RoaringBitmap deleted) {
    return new MembershipChange(this, lastRun).stream(nowMillis, uptoPosition, changes, deleted);
  }

  Streamed streamed() {
    return streamed;
  }

  @Nullable Cohort cohortOf(int entity) {
    for (int i = cohorts.size() - 1; i >= 0; i--) {
      if (cohorts.get(i).members().contains(entity)) {
        return cohorts.get(i);
      }
    }
    return null;
  }

  String firstRunId() {
    return firstRunId;
  }

  long firstTimeMillis() {
    return firstTimeMillis;
  }

  List<Cohort> cohorts() {
    return cohorts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SegmentMembership that
        && lastRun.equals(that.lastRun)
        && members.equals(that.members)
        && exited.equals(that.exited)
        && firstRunId.equals(that.firstRunId)
        && firstTimeMillis == that.firstTimeMillis
        && cohorts.equals(that.cohorts)
        && streamed.equals(that.streamed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(lastRun, members, exited, firstTimeMillis);
  }

  @Override
  public String toString() {
    return "%d members, %d exited, %d cohorts, %s"
        .formatted(count(), exitedCount(), cohorts.size() + 1, lastRun);
  }
}
