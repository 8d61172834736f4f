package dev.muster.pql.ast;

/// Where a node was read: line and column, both from 1.
///
/// All positions are equal to each other, on purpose: two trees are equal if they mean the same,
/// wherever their parts stood. That lets tests compare a tree with what its printed form reads as,
/// and lets the engine share equal sub-expressions of different queries.
public record Position(int line, int column) {
  public static final Position START = new Position(1, 1);

  @Override
  public boolean equals(Object other) {
    return other instanceof Position;
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
