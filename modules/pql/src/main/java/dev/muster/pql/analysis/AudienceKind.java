package dev.muster.pql.analysis;

/// What is known of an audience that a query refers to, which decides how soon a change of it is
/// seen.
public enum AudienceKind {
  /// Its definition reads profile attributes only.
  PROFILE_ONLY,
  /// Its definition reads profiles and their events.
  PROFILE_AND_EVENTS,
  /// It comes from elsewhere, from a related entity or from a composition.
  OTHER
}
