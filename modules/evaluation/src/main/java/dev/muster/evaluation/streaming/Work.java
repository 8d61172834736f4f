package dev.muster.evaluation.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.touch.Touch;
import dev.muster.profiles.view.ProfileView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one step has to look at, all of one position of the stream.
final class Work {
  private final LogPosition position;
  private final MembershipState memberships;
  private final Set<Segment> full;
  private final List<OfGroup> groups = new ArrayList<>();

  /// @param view of all profiles; null when no segment needs it
  /// @param touches by entity, for those who want to know why
  record OfGroup(
      Group group,
      List<Segment> full,
      @Nullable ProfileView view,
      List<Candidate> candidates,
      Map<Integer, Touch> touches) {}

  /// A profile that may be in other segments than before.
  static final class Candidate {
    private final int entity;
    private final Set<Segment> segments = new LinkedHashSet<>();
    private @Nullable Touch touch;
    private int[] together = {};
    private @Nullable JsonNode document;

    Candidate(int entity) {
      this.entity = entity;
    }

    int entity() {
      return entity;
    }

    Set<Segment> segments() {
      return segments;
    }

    /// What has happened to it; null when only its time has come.
    @Nullable Touch touch() {
      return touch;
    }

    /// The entities that are one profile with it.
    int[] together() {
      return together;
    }

    /// Null when it is no profile by the policy.
    @Nullable JsonNode document() {
      return document;
    }

    private void touched(Touch by, Collection<Segment> touched) {
      segments.addAll(touched);
      if (touch == null) {
        touch = by;
      } else if (touch != by) {
        touch = touch.with(by);
      }
    }
  }

  Work(LogPosition position, MembershipState memberships, List<Segment> full) {
    this.position = position;
    this.memberships = memberships;
    this.full = new LinkedHashSet<>(full);
  }

  /// Takes from the store what a group needs of it.
  void add(Group group, ProfileStore store, Map<Integer, Touch> touches, List<Timers.Key> due) {
    List<Segment> inFull = group.segments().stream().filter(full::contains).toList();
    var candidates = new LinkedHashMap<Integer, Candidate>();
    touches.forEach((entity, touch) -> {
      int profile = store.profileOf(group.policy(), entity);
      if (profile >= 0) {
        Collection<Segment> touched = group.touchedBy(touch);
        if (!touched.isEmpty()) {
          candidates.computeIfAbsent(profile, Candidate::new).touched(touch, touched);
        }
      }
    });
    for (Timers.Key key : due) {
      int profile =
          key.segment().group() == group ? store.profileOf(group.policy(), key.entity()) : -1;
      if (profile >= 0) {
        candidates.computeIfAbsent(profile, Candidate::new).segments().add(key.segment());
      }
    }
    candidates
        .values()
        .removeIf(candidate -> {
          candidate.segments.removeAll(full);
          return candidate.segments.isEmpty();
        });
    for (Candidate candidate : candidates.values()) {
      candidate.together = store.together(group.policy(), candidate.entity);
      candidate.document = store.whole(group.policy(), candidate.entity);
    }
    groups.add(
        new OfGroup(
            group,
            inFull,
            inFull.isEmpty() ? null : store.view(group.policy()),
            List.copyOf(candidates.values()),
            inFull.isEmpty() ? Map.of() : byProfile(group, store, touches)));
  }

  private static Map<Integer, Touch> byProfile(
      Group group, ProfileStore store, Map<Integer, Touch> touches) {
    return touches.entrySet().stream()
        .filter(each -> store.profileOf(group.policy(), each.getKey()) >= 0)
        .collect(
            Collectors.toMap(
                each -> store.profileOf(group.policy(), each.getKey()),
                Map.Entry::getValue,
                Touch::with));
  }

  LogPosition position() {
    return position;
  }

  MembershipState memberships() {
    return memberships;
  }

  Set<Segment> full() {
    return full;
  }

  List<OfGroup> groups() {
    return groups;
  }
}
