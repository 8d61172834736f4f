package dev.muster.profiles.view;

import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import java.util.List;

/// All profiles of a tenant as one merge policy sees them, at one position of the stream. Never
/// changes, so that any number of threads may read it for as long as they like.
public final class ProfileView {
  private final MergePolicy policy;
  private final LogPosition asOf;
  private final List<ViewBlock> blocks;
  private final Entities.Image entities;
  private final long profileCount;

  /// @param blocks one after another without gaps, from entity 0
  public ProfileView(
      MergePolicy policy, LogPosition asOf, List<ViewBlock> blocks, Entities.Image entities) {
    this.policy = policy;
    this.asOf = asOf;
    this.blocks = List.copyOf(blocks);
    this.entities = entities;
    this.profileCount = this.blocks.stream().mapToLong(ViewBlock::liveCount).sum();
  }

  public MergePolicy policy() {
    return policy;
  }

  /// What is in it: everything up to this position.
  public LogPosition asOf() {
    return asOf;
  }

  public List<ViewBlock> blocks() {
    return blocks;
  }

  public long profileCount() {
    return profileCount;
  }

  /// Entities are numbered below this.
  public int entityCount() {
    return entities.count();
  }

  /// Whether the entity is a profile.
  public boolean isProfile(int entity) {
    if (entity < 0 || entity >= entities.count() || blocks.isEmpty()) {
      return false;
    }
    // All blocks but the last are of one length.
    int length = blocks.getFirst().profiles().rowCount();
    ViewBlock block = blocks.get(Math.min(entity / length, blocks.size() - 1));
    return block.isLive(entity - block.firstEntity());
  }

  /// The profile that the entity is part of; -1 when it is part of none.
  public int profileOf(int entity) {
    if (entity < 0 || entity >= entities.count()) {
      return Entities.NONE;
    }
    int profile =
        policy.graph() == MergePolicy.Graph.PDG ? entities.lowestTogether(entity) : entity;
    return isProfile(profile) ? profile : Entities.NONE;
  }

  /// The identity that the records of the entity have as their primary one. Only of profiles.
  public Identity primary(int entity) {
    return entities.primary(entity);
  }

  /// The identities of a profile: its primary one first and, where the policy follows links, all
  /// that are linked to it. Only of profiles.
  public List<Identity> identities(int entity) {
    return policy.graph() == MergePolicy.Graph.PDG
        ? entities.linked(entity)
        : List.of(entities.primary(entity));
  }
}
