package dev.muster.profiles.membership;

import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/// The profiles of a view.
public final class ViewProfiles implements PresentProfiles {
  private final ProfileView view;
  private final RoaringBitmap profiles;

  public ViewProfiles(ProfileView view) {
    this.view = view;
    this.profiles = new RoaringBitmap();
    for (ViewBlock block : view.blocks()) {
      profiles.or(RoaringBitmap.addOffset(BitSetUtil.bitmapOf(block.live()), block.firstEntity()));
    }
  }

  @Override
  public RoaringBitmap profiles() {
    return profiles;
  }

  @Override
  public int profileOf(int entity) {
    // An entity that came after the view is nobody in it.
    return entity < view.entityCount() ? view.profileOf(entity) : -1;
  }
}
