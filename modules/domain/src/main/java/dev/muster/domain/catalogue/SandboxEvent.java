package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import java.util.Set;

/// What has happened to a sandbox as a whole. After each of them nothing is left of what was in it.
/// Stored for ever: add variants, never change one.
public sealed interface SandboxEvent extends CatalogueEvent {
  String CREATED = "sandbox-created";
  String RESET = "sandbox-reset";
  String DELETED = "sandbox-deleted";

  /// The names under which they are stored.
  Set<String> TYPES = Set.of(CREATED, RESET, DELETED);

  record SandboxCreated(Stamp created) implements SandboxEvent {}

  record SandboxReset(Stamp reset) implements SandboxEvent {}

  record SandboxDeleted(Stamp deleted) implements SandboxEvent {}
}
