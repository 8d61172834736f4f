package dev.muster.profiles.membership;

import dev.muster.profiles.membership.Qualification.Status;
import dev.muster.profiles.stream.MembershipEvent.Change;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The members of one segment after its last run, as entity numbers. Immutable: any thread reads
/// it, nobody writes to the bitmaps that it gives out.
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

  /// @param cohorts later than the first, oldest first
  SegmentMembership(
      Run lastRun,
      RoaringBitmap members,
      RoaringBitmap exited,
      String firstRunId,
      long firstTimeMillis,
      List<Cohort> cohorts) {
    this.lastRun = lastRun;
    this.members = members;
    this.exited = exited;
    this.firstRunId = firstRunId;
    this.firstTimeMillis = firstTimeMillis;
    this.cohorts = List.copyOf(cohorts);
  }

  /// A segment that this run was the first to evaluate.
  static SegmentMembership first(Run run, List<Change> changes, RoaringBitmap deleted) {
    var none =
        new SegmentMembership(
            run, new RoaringBitmap(), new RoaringBitmap(), run.id(), run.nowMillis(), List.of());
    return none.after(run, changes, deleted);
  }

  /// The run that found this.
  public Run lastRun() {
    return lastRun;
  }

  /// The entities of all members.
  public RoaringBitmap members() {
    return members;
  }

  /// Who left in the last run.
  public RoaringBitmap exited() {
    return exited;
  }

  /// The members that entered in the last run.
  public RoaringBitmap realized() {
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

  /// What the entity is to the segment; empty when it neither is a member nor left in the last run.
  public Optional<Qualification> of(int entity) {
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
            .toList());
  }

  /// This after one more run.
  ///
  /// @param deleted entities that are no profiles any more, whatever the run has found
  SegmentMembership after(Run run, List<Change> changes, RoaringBitmap deleted) {
    return new MembershipChange(this, run).apply(changes, deleted);
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
        && cohorts.equals(that.cohorts);
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
