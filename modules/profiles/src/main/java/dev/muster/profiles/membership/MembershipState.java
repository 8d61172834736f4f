package dev.muster.profiles.membership;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// All memberships of one tenant at one position. Immutable: any thread reads it, as long as it
/// likes.
///
/// Members are entities that were profiles when their segment was last evaluated. Since then one
/// may have been joined to another profile; who shows members maps them to the profile they are
/// part of by then. Deleted profiles are never members.
public final class MembershipState {
  static final MembershipState EMPTY = new MembershipState(Map.of(), new RoaringBitmap(), null, 0);

  private final Map<String, SegmentMembership> segments;
  private final RoaringBitmap deleted;
  private final @Nullable RunReport lastReport;
  private final long streamedUpTo;

  MembershipState(
      Map<String, SegmentMembership> segments,
      RoaringBitmap deleted,
      @Nullable RunReport lastReport,
      long streamedUpTo) {
    this.segments = segments;
    this.deleted = deleted;
    this.lastReport = lastReport;
    this.streamedUpTo = streamedUpTo;
  }

  /// Up to which position the changes that streaming evaluation has written were found. It may have
  /// evaluated more since, and found no change.
  public long streamedUpTo() {
    return streamedUpTo;
  }

  /// The segments that were ever evaluated and not dropped since, in no order.
  public Set<String> segmentIds() {
    return segments.keySet();
  }

  /// Empty when the segment was never evaluated.
  public Optional<SegmentMembership> segment(String id) {
    @Nullable SegmentMembership membership = segments.get(id);
    return Optional.ofNullable(membership).map(each -> each.without(deleted));
  }

  /// What the profile at this entity is to each segment it is something to, by segment id.
  public Map<String, Qualification> of(int entity) {
    if (deleted.contains(entity)) {
      return Map.of();
    }
    var found = new TreeMap<String, Qualification>();
    segments.forEach((id, membership) ->
        membership.of(entity).ifPresent(qualification -> found.put(id, qualification)));
    return new LinkedHashMap<>(found);
  }

  /// The tenant's last run that counts; empty when there was none.
  public Optional<RunReport> lastReport() {
    return Optional.ofNullable(lastReport);
  }

  /// Entities whose profiles were deleted.
  public RoaringBitmap deleted() {
    return deleted;
  }
}
