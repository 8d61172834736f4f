package dev.muster.domain;

import org.jspecify.annotations.Nullable;

/// What has been done with a sandbox as a whole.
///
/// @param created null when it was not made by a call: `prod`, and those of the configuration
/// @param reset when it was emptied last; null when it never was
/// @param deleted null unless it was deleted and has not been made again
public record SandboxState(
    @Nullable Stamp created, @Nullable Stamp reset, @Nullable Stamp deleted) {
  public static final SandboxState UNTOUCHED = new SandboxState(null, null, null);

  /// Whether a call has made it, and none has deleted it since.
  public boolean isMade() {
    return created != null;
  }

  public boolean isDeleted() {
    return deleted != null;
  }
}
