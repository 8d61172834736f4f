package dev.muster.profiles.store;

/// The paths of tables: tables of the same path share their strings.
final class StorePaths {
  static final String PROFILES = "profile";
  static final String EVENT_FIELD = "xEvent";
  static final String EVENTS = PROFILES + "." + EVENT_FIELD + "[]";

  private StorePaths() {}
}
