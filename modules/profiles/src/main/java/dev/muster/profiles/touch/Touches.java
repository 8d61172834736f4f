package dev.muster.profiles.touch;

import java.util.HashMap;
import java.util.Map;

/// What has happened to the profiles of a tenant since somebody last asked: for those who evaluate
/// only what has changed. Bounded: when too many profiles were touched, or it is not known which,
/// it says that any may have been.
///
/// Belongs to whoever has the turn.
public final class Touches {
  static final int MAXIMUM_TYPES = 64;
  private static final int MAXIMUM_ENTITIES = 1 << 20;

  private Map<Integer, Touch> byEntity = new HashMap<>();
  private boolean all;
  private long position;

  /// What happened up to now.
  ///
  /// @param all whether more was touched than is in the map
  public record Taken(Map<Integer, Touch> byEntity, boolean all) {}

  /// What is told next happens at this position.
  public void at(long next) {
    position = next;
  }

  public void event(int entity, String type) {
    touch(entity).event(type);
  }

  public void fragment(int entity) {
    touch(entity).addFragment();
  }

  public void isNew(int entity) {
    touch(entity).isNew();
  }

  public void linked(int entity) {
    touch(entity).isLinked();
  }

  /// The entity is no more.
  public void forget(int entity) {
    byEntity.remove(entity);
  }

  /// Any profile may have been touched.
  public void all() {
    all = true;
    byEntity = new HashMap<>();
  }

  /// Everything up to the position has been looked at.
  public void seenUpTo(long seen) {
    byEntity.values().removeIf(touch -> touch.position() <= seen);
  }

  /// Hands over what there is and starts anew.
  public Taken take() {
    var taken = new Taken(byEntity, all);
    byEntity = new HashMap<>();
    all = false;
    return taken;
  }

  private Touch touch(int entity) {
    if (byEntity.size() >= MAXIMUM_ENTITIES) {
      all();
    }
    Touch touch = byEntity.computeIfAbsent(entity, _ -> new Touch());
    touch.at(position);
    return touch;
  }
}
