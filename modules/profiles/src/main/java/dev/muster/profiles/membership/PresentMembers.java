package dev.muster.profiles.membership;

import dev.muster.profiles.view.ProfileView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The members of a segment as profiles that there are now. A member that was joined to another
/// profile since the last run is that profile; one that is part of no profile is left out.
public final class PresentMembers {
  private final SegmentMembership membership;
  private final ProfileView view;
  private final RoaringBitmap members;
  private final RoaringBitmap exited;

  /// The entity that was a member, or left, for profiles that were not themselves.
  private final Map<Integer, Integer> origins = new HashMap<>();

  public PresentMembers(SegmentMembership membership, ProfileView view) {
    this.membership = membership;
    this.view = view;
    this.members = present(membership.members());
    this.exited = present(membership.exited());
    exited.andNot(members);
  }

  public SegmentMembership membership() {
    return membership;
  }

  public Run run() {
    return membership.lastRun();
  }

  public ProfileView view() {
    return view;
  }

  public RoaringBitmap members() {
    return members;
  }

  /// Who left in the last run.
  public RoaringBitmap exited() {
    return exited;
  }

  /// The members that entered in the last run.
  public RoaringBitmap realized() {
    return RoaringBitmap.and(present(membership.realized()), members);
  }

  /// What the profile is to the segment.
  public Optional<Qualification> of(int profile) {
    Optional<Qualification> own = membership.of(profile);
    @Nullable Integer origin = origins.get(profile);
    boolean isMember = members.contains(profile);
    // Who left and is joined with a member is a member.
    return own.isPresent() && isMember == membership.members().contains(profile)
        ? own
        : Optional.ofNullable(origin).flatMap(membership::of);
  }

  private RoaringBitmap present(RoaringBitmap entities) {
    var present = new RoaringBitmap();
    PeekableIntIterator each = entities.getIntIterator();
    while (each.hasNext()) {
      int entity = each.next();
      int profile = entity < view.entityCount() ? view.profileOf(entity) : -1;
      if (profile >= 0) {
        present.add(profile);
        if (profile != entity) {
          origins.putIfAbsent(profile, entity);
        }
      }
    }
    return present;
  }
}
