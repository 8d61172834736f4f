package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.policies.PolicyChange;
import java.util.OptionalLong;

/// What can be asked about merge policies.
public sealed interface PolicyCommand extends CatalogueCommand {

  /// @param id a new UUID
  record CreatePolicy(String id, PolicyChange content, Stamp stamp) implements PolicyCommand {}

  /// @param ifVersion the version that the caller has seen, when it said so
  record RevisePolicy(String id, PolicyChange change, OptionalLong ifVersion, Stamp stamp)
      implements PolicyCommand {}

  record DeletePolicy(String id, OptionalLong ifVersion, Stamp stamp) implements PolicyCommand {}
}
