package dev.muster.profiles.view;

import dev.muster.columns.Table;

/// A run of profiles.
///
/// @param firstEntity the entity of row 0; row i is entity `firstEntity + i`
/// @param profiles a row for each entity: the merged document, with its events as the list `xEvent`
///   (absent where there are none). An event's identityMap that only repeats the primary identity
///   of the entity it came for is not in it
/// @param live a bit for each row that is a profile; the others hold nothing that counts
public record ViewBlock(int firstEntity, Table profiles, long[] live) {

  public int liveCount() {
    int count = 0;
    for (long word : live) {
      count += Long.bitCount(word);
    }
    return count;
  }

  public boolean isLive(int row) {
    return (live[row >>> 6] >>> row & 1) != 0;
  }
}
