package dev.muster.profiles.membership;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// What streaming evaluation has done to the members of a segment: entities that it was the last to
/// let in or out, each with its own time. Immutable; the bitmaps are never written to.
///
/// @param entities whose last change was streamed and who are members, or left since the last run
/// @param realized members among them that no run has seen yet
/// @param times of the entities
/// @param nowMillis when the segment was last looked at in this way; `NEVER` before the first time
/// @param uptoPosition of the profiles that were looked at then
/// @param version of the definition by which they were
record Streamed(
    RoaringBitmap entities,
    RoaringBitmap realized,
    MemberTimes times,
    long nowMillis,
    long uptoPosition,
    long version) {
  static final long NEVER = Long.MIN_VALUE;
  static final Streamed NOTHING =
      new Streamed(new RoaringBitmap(), new RoaringBitmap(), MemberTimes.NONE, NEVER, 0, 0);

  boolean has(int entity) {
    return entities.contains(entity);
  }

  /// The same without some entities.
  Streamed without(RoaringBitmap gone) {
    return RoaringBitmap.intersects(entities, gone)
        ? new Streamed(
            RoaringBitmap.andNot(entities, gone),
            RoaringBitmap.andNot(realized, gone),
            times,
            nowMillis,
            uptoPosition,
            version)
        : this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Streamed that
        && entities.equals(that.entities)
        && realized.equals(that.realized)
        && nowMillis == that.nowMillis
        && uptoPosition == that.uptoPosition
        && version == that.version
        && times.equalsOn(entities, that.times);
  }

  @Override
  public int hashCode() {
    return Objects.hash(entities, realized, nowMillis, uptoPosition);
  }
}
