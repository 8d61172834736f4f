package dev.muster.profiles.intake;

/// What a document is about.
public enum DocumentKind {
  /// What is known of somebody now; replaces what the same dataset said before.
  PROFILE,
  /// Something that happened to somebody, once.
  EVENT
}
