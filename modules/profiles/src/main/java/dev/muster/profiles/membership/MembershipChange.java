package dev.muster.profiles.membership;

import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// One run, or one finding of streaming evaluation, applied to one segment's members: copies what
/// it changes, and nothing else.
final class MembershipChange {
  private final SegmentMembership before;
  private final Run run;
  private final RoaringBitmap members;

  /// The cohorts that were changed; null where the old one still holds.
  private final @Nullable RoaringBitmap[] copies;

  private String firstRunId;
  private long firstTimeMillis;
  private Streamed streamed;

  MembershipChange(SegmentMembership before, Run run) {
    this.before = before;
    this.run = run;
    this.members = before.members().clone();
    this.copies = new @Nullable RoaringBitmap[before.cohorts().size()];
    this.firstRunId = before.firstRunId();
    this.firstTimeMillis = before.firstTimeMillis();
    this.streamed = before.streamed();
  }

  SegmentMembership apply(List<Change> changes, RoaringBitmap deleted) {
    var entered = new RoaringBitmap();
    var left = new RoaringBitmap();
    for (Change change : changes) {
      change.moved().forEach(this::move);
      entered.or(change.entered());
      left.or(change.left());
    }
    remove(left);
    remove(deleted);
    entered.andNot(deleted);
    entered.andNot(members);
    left.andNot(deleted);
    List<Cohort> cohorts = cohorts();
    if (members.isEmpty()) {
      firstRunId = run.id();
      firstTimeMillis = run.nowMillis();
    } else if (!entered.isEmpty()) {
      cohorts.add(new Cohort(run.id(), run.nowMillis(), entered));
    }
    members.or(entered);
    members.runOptimize();
    if (cohorts.size() > SegmentMembership.MAXIMUM_COHORTS) {
      Cohort oldest = cohorts.removeFirst();
      firstRunId = oldest.runId();
      firstTimeMillis = oldest.timeMillis();
    }
    return new SegmentMembership(
        run, members, left, firstRunId, firstTimeMillis, cohorts, seenByRun(entered));
  }

  /// Streamed members who stayed keep their times; who left before is exited no more.
  private Streamed seenByRun(RoaringBitmap entered) {
    if (streamed.entities().isEmpty()) {
      return streamed;
    }
    RoaringBitmap stayed = RoaringBitmap.and(streamed.entities(), members);
    stayed.andNot(entered);
    return new Streamed(
        stayed,
        new RoaringBitmap(),
        streamed.times(),
        streamed.nowMillis(),
        streamed.uptoPosition(),
        streamed.version());
  }

  /// Who is a member already does not enter again, and who is none does not leave.
  SegmentMembership stream(
      long nowMillis, long uptoPosition, List<Qualified> changes, RoaringBitmap deleted) {
    var entered = new RoaringBitmap();
    var left = new RoaringBitmap();
    long version = streamed.version();
    for (Qualified each : changes) {
      Change change = each.change();
      version = each.version();
      change.moved().forEach(this::move);
      entered.or(change.entered());
      left.or(change.left());
    }
    left.andNot(deleted);
    left.and(members);
    remove(left);
    remove(deleted);
    entered.andNot(deleted);
    entered.andNot(members);
    members.or(entered);
    RoaringBitmap exited = RoaringBitmap.or(before.exited(), left);
    exited.andNot(members);
    exited.andNot(deleted);
    RoaringBitmap changed = RoaringBitmap.or(entered, left);
    RoaringBitmap entities = RoaringBitmap.or(streamed.entities(), changed);
    entities.and(RoaringBitmap.or(members, exited));
    RoaringBitmap realized = RoaringBitmap.or(streamed.realized(), entered);
    realized.and(members);
    return new SegmentMembership(
        run,
        members,
        exited,
        firstRunId,
        firstTimeMillis,
        cohorts(),
        new Streamed(
            entities,
            realized,
            streamed.times().with(changed, nowMillis, entities),
            nowMillis,
            uptoPosition,
            version));
  }

  /// The other profile is a member since this one was, when it is not one by itself already.
  private void move(Move move) {
    if (!members.contains(move.fromEntity())) {
      return;
    }
    boolean isNew = members.checkedAdd(move.toEntity());
    members.remove(move.fromEntity());
    if (streamed.has(move.fromEntity())) {
      streamed = moved(move, isNew);
      return;
    }
    for (int i = copies.length - 1; i >= 0; i--) {
      if (present(i).contains(move.fromEntity())) {
        copy(i).remove(move.fromEntity());
        if (isNew) {
          copy(i).add(move.toEntity());
        }
        return;
      }
    }
  }

  private Streamed moved(Move move, boolean isNew) {
    RoaringBitmap entities = streamed.entities().clone();
    RoaringBitmap realized = streamed.realized().clone();
    MemberTimes times = streamed.times();
    boolean wasRealized = realized.checkedRemove(move.fromEntity());
    entities.remove(move.fromEntity());
    if (isNew) {
      entities.add(move.toEntity());
      times =
          times.with(
              RoaringBitmap.bitmapOf(move.toEntity()), times.of(move.fromEntity()), entities);
      if (wasRealized) {
        realized.add(move.toEntity());
      }
    }
    return new Streamed(
        entities,
        realized,
        times,
        streamed.nowMillis(),
        streamed.uptoPosition(),
        streamed.version());
  }

  private void remove(RoaringBitmap entities) {
    if (!RoaringBitmap.intersects(members, entities)) {
      return;
    }
    members.andNot(entities);
    for (int i = 0; i < copies.length; i++) {
      if (RoaringBitmap.intersects(present(i), entities)) {
        copy(i).andNot(entities);
      }
    }
  }

  private RoaringBitmap present(int index) {
    @Nullable RoaringBitmap copy = copies[index];
    return copy == null ? before.cohorts().get(index).members() : copy;
  }

  private RoaringBitmap copy(int index) {
    @Nullable RoaringBitmap copy = copies[index];
    if (copy == null) {
      copy = before.cohorts().get(index).members().clone();
      copies[index] = copy;
    }
    return copy;
  }

  private List<Cohort> cohorts() {
    var cohorts = new ArrayList<Cohort>();
    for (int i = 0; i < copies.length; i++) {
      Cohort cohort = before.cohorts().get(i);
      if (!present(i).isEmpty()) {
        cohorts.add(new Cohort(cohort.runId(), cohort.timeMillis(), present(i)));
      }
    }
    return cohorts;
  }
}
