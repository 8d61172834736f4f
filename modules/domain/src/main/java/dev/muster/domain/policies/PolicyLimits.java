package dev.muster.domain.policies;

/// How many merge policies a sandbox may have.
public record PolicyLimits(int count) {
  public static final PolicyLimits DEFAULTS = new PolicyLimits(5);
}
