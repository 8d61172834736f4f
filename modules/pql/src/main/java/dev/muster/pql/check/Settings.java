package dev.muster.pql.check;

import dev.muster.pql.problem.Limits;

/// What a query is checked against: the bounds, the known paths, and how many parameters it will
/// get (a segment has one, the profile).
public record Settings(Limits limits, Schema schema, int parameterCount) {
  public static final Settings DEFAULT = new Settings(Limits.DEFAULT, Schema.OPEN, 1);

  public Settings withLimits(Limits changed) {
    return new Settings(changed, schema, parameterCount);
  }

  public Settings withSchema(Schema changed) {
    return new Settings(limits, changed, parameterCount);
  }

  public Settings withParameterCount(int count) {
    return new Settings(limits, schema, count);
  }
}
