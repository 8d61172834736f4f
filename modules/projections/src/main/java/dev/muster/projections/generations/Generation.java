package dev.muster.projections.generations;

/// One making of the read models.
public record Generation(int number) {
  static final String PREFIX = "muster_g";

  public String schema() {
    return PREFIX + number;
  }

  /// A table of it, as it stands in SQL.
  ///
  /// @param name a name of our own, never one that came from outside
  public String table(String name) {
    return schema() + "." + name;
  }

  @Override
  public String toString() {
    return "generation " + number;
  }
}
