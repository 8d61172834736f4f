package dev.muster.search.index;

import java.time.Duration;

/// How the index spends memory and disk.
///
/// @param commitInterval how long applied records may wait for the next flush to the disk; after a
///   crash they are applied again
/// @param commitCount how many records may wait at most
/// @param bufferMebibytes of memory for documents that are not yet in a segment; the first search
///   after a replay waits until they are, so that more is not better
/// @param checkedBytes an index up to this size is read as a whole and compared with its checksums
///   when it is opened; of a larger one only the frames of its files are looked at
public record IndexSettings(
    Duration commitInterval, long commitCount, double bufferMebibytes, long checkedBytes) {
  public static final IndexSettings DEFAULTS =
      new IndexSettings(Duration.ofSeconds(5), 500_000, 8, 512L << 20);
}
