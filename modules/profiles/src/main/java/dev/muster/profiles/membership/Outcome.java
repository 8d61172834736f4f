package dev.muster.profiles.membership;

import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// What a run has found, against what was so before: made into the records of the profiles stream.
public final class Outcome {
  private Outcome() {}

  /// What has changed in a segment. A member whose entity has become part of another profile is
  /// that profile: it stays when that one qualifies, and neither leaves nor enters. A member whose
  /// entity is no profile and part of none has left.
  ///
  /// @param found the profiles that qualify now, by `present`; not to be written to afterwards
  public static Change change(
      String segmentId,
      Optional<SegmentMembership> before,
      PresentProfiles present,
      RoaringBitmap found) {
    RoaringBitmap members = before.map(SegmentMembership::members).orElseGet(RoaringBitmap::new);
    List<Move> moved = new ArrayList<>();
    RoaringBitmap strays = RoaringBitmap.andNot(members, present.profiles());
    if (!strays.isEmpty()) {
      members = members.clone();
      PeekableIntIterator each = strays.getIntIterator();
      while (each.hasNext()) {
        int entity = each.next();
        int profile = present.profileOf(entity);
        if (profile >= 0) {
          moved.add(new Move(entity, profile));
          members.remove(entity);
          members.add(profile);
        }
      }
    }
    return new Change(
        segmentId,
        moved,
        RoaringBitmap.andNot(found, members),
        RoaringBitmap.andNot(members, found));
  }

  /// The changes as records of a bounded size: small ones share a record, a large one is split by
  /// ranges of entities.
  ///
  /// @param maximumBytes about how large a record may be
  public static List<SegmentsEvaluated> chunks(
      String runId, List<Change> changes, int maximumBytes) {
    var chunks = new ArrayList<SegmentsEvaluated>();
    var chunk = new ArrayList<Change>();
    long bytes = 0;
    for (Change change : changes) {
      for (Change part : parts(change, maximumBytes)) {
        long partBytes = sizeBytes(part);
        if (!chunk.isEmpty() && bytes + partBytes > maximumBytes) {
          chunks.add(new SegmentsEvaluated(runId, chunk));
          chunk.clear();
          bytes = 0;
        }
        chunk.add(part);
        bytes += partBytes;
      }
    }
    if (!chunk.isEmpty()) {
      chunks.add(new SegmentsEvaluated(runId, chunk));
    }
    return chunks;
  }

  private static List<Change> parts(Change change, int maximumBytes) {
    if (sizeBytes(change) <= maximumBytes) {
      return List.of(change);
    }
    var parts = new ArrayList<Change>();
    int movesPerPart = Math.max(1, maximumBytes / (2 * Integer.BYTES));
    List<Move> moved = change.moved();
    for (int from = 0; from < moved.size(); from += movesPerPart) {
      int to = Math.min(moved.size(), from + movesPerPart);
      parts.add(
          new Change(
              change.segmentId(),
              moved.subList(from, to),
              new RoaringBitmap(),
              new RoaringBitmap()));
    }
    split(change, 0, 1L << Integer.SIZE, maximumBytes, parts);
    return parts;
  }

  private static void split(
      Change change, long from, long to, int maximumBytes, List<Change> parts) {
    var part =
        new Change(
            change.segmentId(),
            List.of(),
            change.entered().selectRange(from, to),
            change.left().selectRange(from, to));
    if (part.isEmpty()) {
      return;
    }
    // A container holds 65,536 numbers in at most 8 KiB; nothing is won by splitting it.
    if (sizeBytes(part) <= maximumBytes || to - from <= 1 << Character.SIZE) {
      parts.add(part);
    } else {
      long middle = (from + to) >>> 1;
      split(change, from, middle, maximumBytes, parts);
      split(change, middle, to, maximumBytes, parts);
    }
  }

  private static long sizeBytes(Change change) {
    return change.segmentId().length()
        + 2L * Integer.BYTES * change.moved().size()
        + change.entered().serializedSizeInBytes()
        + change.left().serializedSizeInBytes();
  }
}
