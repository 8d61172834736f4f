package dev.muster.profiles.intake;

import java.util.ArrayList;
import java.util.List;

/// What was not accepted: all of it counted, the first ones listed.
public final class Rejections {
  private final int listedCount;
  private final List<Rejection> first = new ArrayList<>();
  private long count;

  /// @param listedCount how many are listed at most
  public Rejections(int listedCount) {
    this.listedCount = listedCount;
  }

  void add(Rejection rejection) {
    count++;
    if (first.size() < listedCount) {
      first.add(rejection);
    }
  }

  public long count() {
    return count;
  }

  /// The first ones, in order.
  public List<Rejection> first() {
    return List.copyOf(first);
  }
}
