package dev.muster.evaluation.streaming;

import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Members of audiences that are not evaluated here, as of one position.
final class Outside {
  private final MembershipState memberships;

  Outside(MembershipState memberships) {
    this.memberships = memberships;
  }

  /// Whether one of the entities of a profile is a member.
  boolean holds(String id, int entity, int[] together) {
    @Nullable SegmentMembership membership = memberships.segment(id).orElse(null);
    if (membership == null) {
      return false;
    }
    boolean holds = membership.members().contains(entity);
    for (int other : together) {
      holds |= membership.members().contains(other);
    }
    return holds;
  }

  /// The members of audiences as profiles of a view, by id.
  Map<String, RoaringBitmap> inView(Set<String> ids, ProfileView view) {
    var members = new HashMap<String, RoaringBitmap>();
    for (String id : ids) {
      var present = new RoaringBitmap();
      memberships
          .segment(id)
          .ifPresent(membership -> {
            PeekableIntIterator each = membership.members().getIntIterator();
            while (each.hasNext()) {
              int entity = each.next();
              int profile = entity < view.entityCount() ? view.profileOf(entity) : -1;
              if (profile >= 0) {
                present.add(profile);
              }
            }
          });
      members.put(id, present);
    }
    return members;
  }

  static boolean contains(Map<String, RoaringBitmap> members, String id, int profile) {
    @Nullable RoaringBitmap found = members.get(id);
    return found != null && found.contains(profile);
  }

  /// A bit for each row of the block that is a member.
  static Map<String, long[]> inBlock(Map<String, RoaringBitmap> members, ViewBlock block) {
    var inBlock = new HashMap<String, long[]>();
    int rowCount = block.profiles().rowCount();
    members.forEach((id, profiles) -> {
      long[] bits = new long[(rowCount + 63) >>> 6];
      PeekableIntIterator each = profiles.getIntIterator();
      each.advanceIfNeeded(block.firstEntity());
      while (each.hasNext() && each.peekNext() < block.firstEntity() + rowCount) {
        int row = each.next() - block.firstEntity();
        bits[row >>> 6] |= 1L << row;
      }
      inBlock.put(id, bits);
    });
    return inBlock;
  }
}
