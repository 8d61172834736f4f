package dev.muster.export.rows;

import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.store.FragmentTimes;
import dev.muster.profiles.view.ProfileView;

/// What is known of profiles, all of one position.
///
/// @param times when the fragments came that take part in the view
public record Snapshot(ProfileView view, MembershipState memberships, FragmentTimes times) {}
