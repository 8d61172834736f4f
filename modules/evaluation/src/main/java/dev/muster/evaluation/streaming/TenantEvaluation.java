package dev.muster.evaluation.streaming;

import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.TenantProfiles;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.touch.Touch;
import dev.muster.profiles.touch.Touches;
import dev.muster.profiles.view.ProfileView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Keeps the memberships of one tenant's segments as data arrive and as time passes. Used by one
/// thread.
///
/// Each step looks at what has happened since the one before: it takes the profiles that were
/// touched, as they are at one position of the stream, evaluates the segments that can have changed
/// by that at one `now`, together with those whose time has come, and writes what is different from
/// the memberships at that position. After a step every membership is what a job at the same
/// position and time would find.
///
/// Nothing but the stream has to survive: what a step has found is written before the next begins,
/// and the first step after a start evaluates all profiles.
public final class TenantEvaluation {
  private final Tenant tenant;
  private final Profiles profiles;
  private final MembershipWriter writer;
  private final int threadCount;
  private final Timers timers = new Timers();
  private final Map<Integer, Touch> pending = new HashMap<>();
  private final Set<String> dropped = new HashSet<>();
  private long oldestMillis = Step.NO_TIME;
  private Map<String, Segment> segments = new LinkedHashMap<>();
  private List<Group> groups = List.of();

  /// The members of audiences from elsewhere when they were last looked at.
  private final Map<String, RoaringBitmap> outside = new HashMap<>();

  /// @param threadCount of those that evaluate all profiles
  public TenantEvaluation(
      Tenant tenant, Profiles profiles, MembershipWriter writer, int threadCount) {
    this.tenant = tenant;
    this.profiles = profiles;
    this.writer = writer;
    this.threadCount = threadCount;
  }

  /// The segments to keep from now on. Those that are new, or whose members follow from other
  /// queries than before, are evaluated for all profiles in the next step.
  ///
  /// @param exists whether there is still a definition with an id
  public void define(List<StreamingGroup> next, Predicate<String> exists) {
    var kept = new LinkedHashMap<String, Segment>();
    var nextGroups = new ArrayList<Group>();
    for (StreamingGroup source : next) {
      var group = new Group(source);
      for (Wanted wanted : source.wanted()) {
        @Nullable Segment before = segments.get(wanted.segmentId());
        Segment segment;
        if (before != null && group.decidesAlike(wanted, before.group(), before.wanted())) {
          segment = before;
          segment.place(group, wanted);
        } else {
          segment = new Segment(group, wanted, group.interest(wanted));
        }
        group.add(segment);
        kept.put(segment.id(), segment);
      }
      nextGroups.add(group);
    }
    segments
        .values()
        .forEach(before -> {
          if (kept.get(before.id()) != before) {
            timers.forget(before);
          }
        });
    segments.keySet().stream().filter(exists.negate()).forEach(dropped::add);
    dropped.removeAll(kept.keySet());
    segments = kept;
    groups = List.copyOf(nextGroups);
  }

  /// Whether there is something to do though nothing has happened.
  public boolean isDue(long nowMillis) {
    return !dropped.isEmpty()
        || !pending.isEmpty()
        || timers.nextMillis() <= nowMillis
        || segments.values().stream().anyMatch(Segment::isDue);
  }

  /// When time alone next gives something to do.
  public long nextMillis() {
    return timers.nextMillis();
  }

  public int segmentCount() {
    return segments.size();
  }

  public int timerCount() {
    return timers.count();
  }

  /// Evaluates everything that is durable at the call.
  ///
  /// @throws ExecutionException when the profiles cannot be read or the changes not be written; the
  ///   next step does what this one has left
  public Step step(long nowMillis) throws InterruptedException, ExecutionException {
    List<Timers.Key> due = timers.due(nowMillis);
    boolean done = false;
    try {
      Work work = profiles.ask(tenant, known -> take(known, due)).get();
      var look = new Look(work, timers, nowMillis, threadCount);
      look.run();
      List<String> gone =
          dropped.stream().filter(work.memberships().segmentIds()::contains).sorted().toList();
      var written = new ArrayList<Long>();
      for (QualificationsChanged record :
          look.findings().records(work.position().value(), nowMillis, gone)) {
        written.add(writer.append(tenant, record, nowMillis).get().value());
      }
      work.full().forEach(segment -> segment.due(false));
      pending.clear();
      dropped.clear();
      long oldest = oldestMillis;
      oldestMillis = Step.NO_TIME;
      done = true;
      return new Step(
          work.position().value(),
          nowMillis,
          oldest,
          look.evaluatedCount(),
          look.findings().changeCount(),
          written,
          timers.nextMillis(),
          look.failures());
    } finally {
      if (!done) {
        due.forEach(key -> timers.set(key.entity(), key.segment(), nowMillis));
      }
    }
  }

  /// In the profiles' turn: takes what is needed of one position.
  private Work take(TenantProfiles known, List<Timers.Key> due) {
    Touches.Taken taken = known.store().touches().take();
    taken
        .byEntity()
        .forEach((entity, touch) -> pending.merge(entity, touch, TenantEvaluation::both));
    if (taken.all()) {
      segments.values().forEach(segment -> segment.due(true));
    }
    oldestMillis = Math.min(oldestMillis, taken.oldestMillis());
    MembershipState memberships = known.memberships().state();
    dueByOutside(memberships);
    List<Segment> full = segments.values().stream().filter(Segment::isDue).toList();
    var work = new Work(known.store().position(), memberships, full);
    for (Group group : groups) {
      work.add(group, known.store(), pending, due);
    }
    return work;
  }

  /// Who refers to an audience from elsewhere is evaluated for all when that has other members.
  private void dueByOutside(MembershipState memberships) {
    for (Group group : groups) {
      for (String id : group.source().outside()) {
        RoaringBitmap members =
            memberships.segment(id).map(SegmentMembership::members).orElseGet(RoaringBitmap::new);
        @Nullable RoaringBitmap before = outside.put(id, members);
        if (before != null && !before.equals(members)) {
          group.segments().stream()
              .filter(segment -> group.refersTo(segment.wanted(), id))
              .forEach(segment -> segment.due(true));
        }
      }
    }
  }

  private static Touch both(Touch one, Touch other) {
    one.add(other);
    return one;
  }

  /// What can be compared with what a job finds, at one position and at the time of the last step.
  ///
  /// @param unseen profiles that something has happened to since, and that say nothing
  public record Snapshot(
      LogPosition position,
      MembershipState memberships,
      List<GroupView> groups,
      Set<Integer> unseen) {}

  /// @param view of all profiles of the group's policy
  public record GroupView(StreamingGroup group, ProfileView view) {}

  /// Everything as it is between two steps.
  public Snapshot snapshot() throws InterruptedException, ExecutionException {
    return profiles
        .ask(
            tenant,
            known -> {
              var unseen = new HashSet<Integer>();
              var views = new ArrayList<GroupView>();
              for (Group group : groups) {
                for (int entity : known.store().touches().entities()) {
                  for (int other : known.store().together(group.policy(), entity)) {
                    unseen.add(other);
                  }
                }
                views.add(new GroupView(group.source(), known.store().view(group.policy())));
              }
              return new Snapshot(
                  known.store().position(), known.memberships().state(), views, unseen);
            })
        .get();
  }
}
