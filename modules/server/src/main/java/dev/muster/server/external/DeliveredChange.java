package dev.muster.server.external;

import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.membership.ViewProfiles;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.view.ProfileView;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/// What a delivery changes in an audience from outside. Who is delivered qualifies anew, whether a
/// member before or not: the time of qualification is that of the last delivery, from which on
/// members expire.
///
/// @param memberCount how many members there are after it
/// @param enteredCount how many of the delivered were no members before
/// @param leftCount how many were members before and are not after it
record DeliveredChange(Change change, long memberCount, long enteredCount, long leftCount) {

  /// @param delivered profiles of the view
  /// @param differential whether who was not delivered stays
  static DeliveredChange of(
      String audienceId,
      MembershipState memberships,
      ProfileView view,
      RoaringBitmap delivered,
      boolean differential) {
    Optional<SegmentMembership> before = memberships.segment(audienceId);
    var present = new ViewProfiles(view);
    RoaringBitmap after = delivered;
    if (differential && before.isPresent()) {
      after = delivered.clone();
      for (int entity : before.get().members()) {
        int profile = present.profileOf(entity);
        if (profile >= 0) {
          after.add(profile);
        }
      }
    }
    Change plain = Outcome.change(audienceId, before, present, after);
    RoaringBitmap renewed = RoaringBitmap.andNot(delivered, plain.entered());
    return new DeliveredChange(
        new Change(
            audienceId,
            plain.moved(),
            RoaringBitmap.or(plain.entered(), renewed),
            RoaringBitmap.or(plain.left(), renewed)),
        after.getCardinality(),
        plain.entered().getCardinality(),
        plain.left().getCardinality());
  }
}
