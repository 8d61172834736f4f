package dev.muster.evaluation.engine;

import org.jspecify.annotations.Nullable;

/// Where an expression stands before there is data: at the profile, or at the elements of a list. A
/// block has a level for each.
///
/// @param parent null at the profile
/// @param list whose elements it is; null at the profile
record Place(@Nullable Place parent, @Nullable Term list, int depth) {
  static final Place PROFILE = new Place(null, null, 0);

  static Place elementsOf(Place parent, Term list) {
    return new Place(parent, list, parent.depth + 1);
  }

  boolean isBelow(Place other) {
    for (Place above = parent; above != null; above = above.parent) {
      if (above.equals(other)) {
        return true;
      }
    }
    return false;
  }

  /// The inner one of two of which one is inside the other.
  static Place inner(Place left, Place right) {
    if (left.equals(right) || left.isBelow(right)) {
      return left;
    }
    if (right.isBelow(left)) {
      return right;
    }
    throw new UnsupportedException("elements of two lists side by side");
  }

  /// A list is a place of its own, whatever its elements are.
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(@Nullable Object other) {
    return other instanceof Place place && place.list == list && place.depth == depth;
  }

  @Override
  public int hashCode() {
    return 31 * depth + System.identityHashCode(list);
  }
}
