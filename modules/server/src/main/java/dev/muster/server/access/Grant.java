package dev.muster.server.access;

import java.util.Set;

/// What a verified token allows.
///
/// @param subject whom it was given to
/// @param sandboxes by name; `*` stands for all
/// @param expiresMillis in milliseconds since 1970
public record Grant(
    String subject,
    String organisation,
    Set<String> sandboxes,
    Set<Right> rights,
    long expiresMillis) {
  public static final String ALL_SANDBOXES = "*";

  public boolean allowsSandbox(String sandbox) {
    return sandboxes.contains(ALL_SANDBOXES) || sandboxes.contains(sandbox);
  }
}
