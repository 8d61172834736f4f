package dev.muster.profiles.membership;

/// A run whose outcome counts and what its job had to say of it.
///
/// @param report as the job wrote it
public record RunReport(Run run, String report) {}
