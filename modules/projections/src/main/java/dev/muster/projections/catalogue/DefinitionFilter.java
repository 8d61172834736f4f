package dev.muster.projections.catalogue;

import java.util.Optional;

/// Which definitions a list shows; what is empty does not matter.
///
/// @param batch whether they are evaluated in jobs
/// @param continuous whether they are evaluated as data arrives
/// @param synchronous whether they are evaluated in the request
/// @param name their name, exactly
/// @param parentFolderId the folder that they are directly in, `root` for those in none
public record DefinitionFilter(
    Optional<Boolean> batch,
    Optional<Boolean> continuous,
    Optional<Boolean> synchronous,
    Optional<String> name,
    Optional<String> parentFolderId) {
  public static final DefinitionFilter ALL =
      new DefinitionFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public DefinitionFilter withBatch(boolean enabled) {
    return new DefinitionFilter(
        Optional.of(enabled), continuous, synchronous, name, parentFolderId);
  }

  public DefinitionFilter withContinuous(boolean enabled) {
    return new DefinitionFilter(batch, Optional.of(enabled), synchronous, name, parentFolderId);
  }

  public DefinitionFilter withSynchronous(boolean enabled) {
    return new DefinitionFilter(batch, continuous, Optional.of(enabled), name, parentFolderId);
  }

  public DefinitionFilter withName(String wanted) {
    return new DefinitionFilter(
        batch, continuous, synchronous, Optional.of(wanted), parentFolderId);
  }

  public DefinitionFilter withParentFolderId(String wanted) {
    return new DefinitionFilter(batch, continuous, synchronous, name, Optional.of(wanted));
  }
}
