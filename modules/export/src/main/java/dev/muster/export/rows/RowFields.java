package dev.muster.export.rows;

import dev.muster.profiles.view.FieldSelection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is written of each profile.
///
/// @param fields of the profile
/// @param events which events; null for none
public record RowFields(FieldSelection fields, @Nullable Events events) {

  /// @param fields of each event
  /// @param ids only events with these ids; null for all
  public record Events(FieldSelection fields, @Nullable Set<String> ids) {}
}
