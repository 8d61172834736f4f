package dev.muster.projections.catalogue;

/// Which stretch of a list is wanted.
///
/// @param start how many of the first ones are left out
/// @param limit how many are wanted at most
public record Paging(long start, int limit) {
  public Paging {
    if (start < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "Neither start (%d) nor limit (%d) is ever negative.".formatted(start, limit));
    }
  }
}
