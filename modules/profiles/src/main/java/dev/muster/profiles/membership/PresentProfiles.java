package dev.muster.profiles.membership;

import org.roaringbitmap.RoaringBitmap;

/// Which profile an entity is part of, by the view that a run evaluates.
public interface PresentProfiles {

  /// The entities that are profiles; not to be written to.
  RoaringBitmap profiles();

  /// The profile that the entity is part of; -1 when it is part of none.
  int profileOf(int entity);
}
