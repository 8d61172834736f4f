package dev.muster.search.index;

/// What an index must be made of to be understood by this version of Muster.
public final class IndexFormat {
  /// Goes up with every change to fields, words or folding: an index of another version is thrown
  /// away and made from the log again.
  public static final int VERSION = 1;

  static final String VERSION_KEY = "muster.search.format";
  static final String POSITION_KEY = "muster.log.position";

  private IndexFormat() {}
}
