package dev.muster.profiles.stream;

import dev.muster.profiles.identity.Identity;

/// A fact of the profiles stream. Stored for ever: add variants, never change one.
public sealed interface ProfileEvent
    permits ProfileEvent.FragmentsAdded,
        ProfileEvent.EventsAdded,
        ProfileEvent.ProfileDeleted,
        ProfileEvent.AllForgotten,
        MembershipEvent {

  /// Profile records of one dataset, in the order they came.
  ///
  /// @param timeMillis when they came, in milliseconds since 1970; the time of each fragment
  /// @param documents NDJSON in UTF-8, each line an object that was found valid
  record FragmentsAdded(String datasetId, long timeMillis, byte[] documents)
      implements ProfileEvent {}

  /// Experience events of one dataset, in the order they came.
  ///
  /// @param timeMillis when they came, in milliseconds since 1970
  /// @param documents NDJSON in UTF-8, each line an object that was found valid
  record EventsAdded(String datasetId, long timeMillis, byte[] documents) implements ProfileEvent {}

  /// Everything about the profile that the identity belongs to, identities linked to it included,
  /// is to be forgotten.
  record ProfileDeleted(Identity identity, long timeMillis) implements ProfileEvent {}

  /// Everything about everybody of the tenant is to be forgotten.
  record AllForgotten(long timeMillis) implements ProfileEvent {}
}
