package dev.muster.columns;

/// How far a document is taken apart. What lies beyond stays JSON text, in [Node#rest].
///
/// @param levels of objects and lists inside each other, the row itself the first
/// @param paths of a table and all tables inside it
/// @param fields of the objects at one path, so that a map with thousands of different keys does
///   not use up the paths of all others
public record TableLimits(int levels, int paths, int fields) {
  public static final TableLimits DEFAULTS = new TableLimits(64, 4_000, 1_000);

  public TableLimits {
    if (levels < 1 || paths < 1 || fields < 0) {
      throw new IllegalArgumentException("A table has a level and a path at least.");
    }
  }
}
