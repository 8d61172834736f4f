package dev.muster.profiles.stream;

import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/// What an evaluation has found. A run of a segment job writes any number of `SegmentsEvaluated`,
/// and one `RunCommitted` that makes them count; evaluation as data arrive writes
/// `QualificationsChanged`, which counts by itself. Stored for ever: add variants, never change
/// one.
public sealed interface MembershipEvent extends ProfileEvent {

  /// A part of what a run has found; nothing until its run is committed.
  ///
  /// @param runId a new one for each attempt, so that what an attempt left behind never counts for
  ///   the next
  record SegmentsEvaluated(String runId, List<Change> changes) implements MembershipEvent {
    public SegmentsEvaluated {
      changes = List.copyOf(changes);
    }
  }

  /// What a run has changed in one segment, or a part of that: a segment may have several. Each
  /// segment of a run has at least one, be it empty: it was evaluated.
  ///
  /// @param moved members that are part of another profile now; applied before the rest
  /// @param entered the entities of profiles that were no members; not to be written to
  /// @param left the entities of profiles that are members no more; not to be written to
  record Change(String segmentId, List<Move> moved, RoaringBitmap entered, RoaringBitmap left) {
    public Change {
      moved = List.copyOf(moved);
    }

    public boolean isEmpty() {
      return moved.isEmpty() && entered.isEmpty() && left.isEmpty();
    }
  }

  /// A member whose entity has become part of the profile of another entity.
  record Move(int fromEntity, int toEntity) {}

  /// Everything that the run has found counts from here.
  ///
  /// @param jobId the segment job
  /// @param nowMillis the `now` of its expressions, in milliseconds since 1970
  /// @param asOfPosition the position in the profiles stream whose profiles were evaluated
  /// @param timeMillis when it was committed, in milliseconds since 1970
  /// @param chunkCount how many `SegmentsEvaluated` the run has
  /// @param droppedSegmentIds segments that are no more and whose members are to be forgotten
  /// @param report what else the job has found, in a form of its own: should the service end before
  ///   it has said so, it is found here
  record RunCommitted(
      String runId,
      String jobId,
      long nowMillis,
      long asOfPosition,
      long timeMillis,
      int chunkCount,
      List<String> droppedSegmentIds,
      String report)
      implements MembershipEvent {
    public RunCommitted {
      droppedSegmentIds = List.copyOf(droppedSegmentIds);
    }
  }

  /// What streaming evaluation has found: memberships that are others than before, once everything
  /// up to a position was seen. It is one record, so that the changes and how far the stream was
  /// evaluated are known together or not at all.
  ///
  /// @param uptoPosition the position in the profiles stream up to which profiles were evaluated
  /// @param nowMillis the `now` of the expressions, in milliseconds since 1970
  /// @param droppedSegmentIds segments that are no more and whose members are to be forgotten
  record QualificationsChanged(
      long uptoPosition, long nowMillis, List<Qualified> changes, List<String> droppedSegmentIds)
      implements MembershipEvent {
    public QualificationsChanged {
      changes = List.copyOf(changes);
      droppedSegmentIds = List.copyOf(droppedSegmentIds);
    }
  }

  /// Changes of one segment that have one cause. A segment that is evaluated for the first time has
  /// at least one, be it empty.
  ///
  /// @param version of the definition
  record Qualified(Change change, long version, QualificationCause cause) {}
}
