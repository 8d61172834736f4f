package dev.muster.server.jobs;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.profiles.policy.MergePolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which merge policy a definition's profiles are merged by.
@FunctionalInterface
public interface MergePolicies {

  /// @param id as the definition has it; null for the default of the sandbox
  /// @return empty when there is no such policy
  Optional<MergePolicy> find(Catalogue catalogue, @Nullable String id);
}
