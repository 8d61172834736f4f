package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.policies.Policy;

/// What has happened to a merge policy. Stored for ever: add variants, never change one.
public sealed interface PolicyEvent extends CatalogueEvent {

  record PolicyCreated(Policy policy) implements PolicyEvent {}

  /// The policy as it is after the change.
  record PolicyRevised(Policy policy) implements PolicyEvent {}

  /// @param version one more than the last version's
  record PolicyDeleted(String id, long version, Stamp deleted) implements PolicyEvent {}
}
