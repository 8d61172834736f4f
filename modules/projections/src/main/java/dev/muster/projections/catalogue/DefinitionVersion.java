package dev.muster.projections.catalogue;

import java.util.Locale;
import java.util.Optional;

/// A definition as it once was, or its end.
///
/// @param timeMillis when it became so, in milliseconds since 1970
/// @param author who made it so
/// @param document the whole definition in the API's own form; empty for a deletion
public record DefinitionVersion(
    long version, Change change, long timeMillis, String author, Optional<String> document) {

  /// What made this version.
  public enum Change {
    CREATED,
    UPDATED,
    DELETED;

    private final String stored = name().toLowerCase(Locale.ROOT);

    /// As it stands in the table and in answers: `created`, `updated` or `deleted`.
    public String stored() {
      return stored;
    }

    static Change of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }
  }
}
