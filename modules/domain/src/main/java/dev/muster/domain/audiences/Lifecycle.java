package dev.muster.domain.audiences;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How far an audience is.
///
/// ```text
/// DRAFT -> PUBLISHED <-> INACTIVE
///   |          |            |
///   +----------+------------+--> ARCHIVED -> INACTIVE
/// ```
///
/// Only published audiences are evaluated for all: by jobs for `*` and as data arrives. A draft is
/// evaluated by a job that names it, so that it can be tried out. Inactive and archived audiences
/// are not evaluated; their members stay as they were.
public enum Lifecycle {
  DRAFT,
  PUBLISHED,
  INACTIVE,
  ARCHIVED;

  /// As it is written in the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What a client means; older clients say `active` for published.
  public static Optional<Lifecycle> of(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "draft" -> Optional.of(DRAFT);
      case "published", "active" -> Optional.of(PUBLISHED);
      case "inactive" -> Optional.of(INACTIVE);
      case "archived" -> Optional.of(ARCHIVED);
      default -> Optional.empty();
    };
  }

  /// What it can become from here, apart from staying what it is.
  public Set<Lifecycle> next() {
    return switch (this) {
      case DRAFT -> EnumSet.of(PUBLISHED, ARCHIVED);
      case PUBLISHED -> EnumSet.of(INACTIVE, ARCHIVED);
      case INACTIVE -> EnumSet.of(PUBLISHED, ARCHIVED);
      case ARCHIVED -> EnumSet.of(INACTIVE);
    };
  }

  /// Whether a job that names it evaluates it.
  public boolean isEvaluatedByName() {
    return this == DRAFT || this == PUBLISHED;
  }
}
