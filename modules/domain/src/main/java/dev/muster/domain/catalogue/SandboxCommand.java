package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;

/// What can be asked about a sandbox as a whole.
public sealed interface SandboxCommand extends CatalogueCommand {

  record CreateSandbox(Stamp stamp) implements SandboxCommand {}

  /// Empties it.
  record ResetSandbox(Stamp stamp) implements SandboxCommand {}

  record DeleteSandbox(Stamp stamp) implements SandboxCommand {}
}
