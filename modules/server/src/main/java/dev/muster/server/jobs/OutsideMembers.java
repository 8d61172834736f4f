package dev.muster.server.jobs;

import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.PresentMembers;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The members of audiences that a plan refers to and does not evaluate, since they come from
/// outside: as profiles that there are now, block by block.
public final class OutsideMembers {
  private final Map<String, RoaringBitmap> profiles;

  private OutsideMembers(Map<String, RoaringBitmap> profiles) {
    this.profiles = profiles;
  }

  /// @param ids of the audiences; those without members are in nobody's way
  /// @param memberships as of the same position as the view
  public static OutsideMembers of(
      ProfileView view, MembershipState memberships, Collection<String> ids) {
    var profiles = new HashMap<String, RoaringBitmap>();
    for (String id : ids) {
      memberships
          .segment(id)
          .ifPresent(
              membership -> profiles.put(id, new PresentMembers(membership, view).members()));
    }
    return new OutsideMembers(profiles);
  }

  /// A bit for each row of the block that is a member, by the ids of the audiences.
  public Map<String, long[]> inBlock(ViewBlock block) {
    if (profiles.isEmpty()) {
      return Map.of();
    }
    int first = block.firstEntity();
    int rowCount = block.profiles().rowCount();
    var inBlock = new HashMap<String, long[]>();
    profiles.forEach((id, members) -> {
      long[] bits = new long[(rowCount + 63) >>> 6];
      PeekableIntIterator each = members.getIntIterator();
      each.advanceIfNeeded(first);
      while (each.hasNext() && each.peekNext() < first + rowCount) {
        int row = each.next() - first;
        bits[row >>> 6] |= 1L << row;
      }
      inBlock.put(id, bits);
    });
    return inBlock;
  }
}
