package dev.muster.evaluation.streaming;

import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.QualificationCause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/// What one look at profiles has found, on its way into records.
final class Findings {
  /// About how large a record gets.
  private static final int RECORD_BYTES = 1 << 20;

  private final Map<Key, Collected> bySegment = new LinkedHashMap<>();

  private record Key(String segmentId, long version, QualificationCause cause) {}

  private record Collected(List<Move> moved, RoaringBitmap entered, RoaringBitmap left) {
    Collected() {
      this(new ArrayList<>(), new RoaringBitmap(), new RoaringBitmap());
    }
  }

  void entered(Segment segment, QualificationCause cause, int entity) {
    of(segment, cause).entered.add(entity);
  }

  void left(Segment segment, QualificationCause cause, int entity) {
    of(segment, cause).left.add(entity);
  }

  void moved(Segment segment, int from, int to) {
    of(segment, QualificationCause.MERGE).moved.add(new Move(from, to));
  }

  /// The segment was evaluated for the first time, or by another definition.
  void evaluated(Segment segment, QualificationCause cause) {
    of(segment, cause);
  }

  private Collected of(Segment segment, QualificationCause cause) {
    return bySegment.computeIfAbsent(
        new Key(segment.id(), segment.wanted().version(), cause), _ -> new Collected());
  }

  /// How many profiles entered or left, counted for each segment.
  long changeCount() {
    long count = 0;
    for (Collected each : bySegment.values()) {
      count += each.entered.getCardinality() + each.left.getCardinality();
    }
    return count;
  }

  /// Moves come first, so that who was moved and then left has not left twice.
  List<QualificationsChanged> records(long position, long nowMillis, List<String> dropped) {
    var records = new ArrayList<QualificationsChanged>();
    var changes = new ArrayList<Qualified>();
    long bytes = 0;
    for (Qualified each : qualified()) {
      for (SegmentsEvaluated part : Outcome.chunks("", List.of(each.change()), RECORD_BYTES)) {
        for (Change change : part.changes()) {
          long changeBytes =
              change.entered().getLongSizeInBytes() + change.left().getLongSizeInBytes();
          if (!changes.isEmpty() && bytes + changeBytes > RECORD_BYTES) {
            records.add(new QualificationsChanged(position, nowMillis, changes, List.of()));
            changes.clear();
            bytes = 0;
          }
          changes.add(new Qualified(change, each.version(), each.cause()));
          bytes += changeBytes;
        }
      }
    }
    if (!changes.isEmpty() || !dropped.isEmpty()) {
      records.add(new QualificationsChanged(position, nowMillis, changes, dropped));
    }
    return records;
  }

  private List<Qualified> qualified() {
    var all = new ArrayList<Qualified>();
    bySegment.forEach((key, found) ->
        all.add(
            new Qualified(
                new Change(key.segmentId, found.moved, found.entered, found.left),
                key.version,
                key.cause)));
    all.sort((one, other) ->
        Boolean.compare(one.change().moved().isEmpty(), other.change().moved().isEmpty()));
    return all;
  }
}
