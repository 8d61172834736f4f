package dev.muster.columns;

/// What all nodes of a table in the making share: the dictionaries, and how much room there is.
final class TableScope {
  private final Dictionaries dictionaries;
  private final TableLimits limits;
  // The row itself is a path.
  private int pathCount = 1;

  TableScope(Dictionaries dictionaries, TableLimits limits) {
    this.dictionaries = dictionaries;
    this.limits = limits;
  }

  Dictionaries dictionaries() {
    return dictionaries;
  }

  TableLimits limits() {
    return limits;
  }

  /// Whether there was room for one more path.
  boolean takePath() {
    if (pathCount == limits.paths()) {
      return false;
    }
    pathCount++;
    return true;
  }
}
