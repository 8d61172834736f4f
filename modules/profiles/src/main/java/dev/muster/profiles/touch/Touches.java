package dev.muster.profiles.touch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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
  private long oldestMillis = Long.MAX_VALUE;

  /// What happened up to now.
  ///
  /// @param all whether more was touched than is in the map
  /// @param oldestMillis when the first of it came in; the largest number when there was nothing
  public record Taken(Map<Integer, Touch> byEntity, boolean all, long oldestMillis) {}

  /// What is told next happens at this position.
  public void at(long next) {
    position = next;
  }

  /// Something came in at this time.
  public void came(long timeMillis) {
    oldestMillis = Math.min(oldestMillis, timeMillis);
  }

  /// The entities that something has happened to.
  public Set<Integer> entities() {
    return byEntity.keySet();
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
    if (byEntity.isEmpty()) {
      oldestMillis = Long.MAX_VALUE;
    }
  }

  /// Hands over what there is and starts anew.
  public Taken take() {
    var taken = new Taken(byEntity, all, oldestMillis);
    oldestMillis = Long.MAX_VALUE;
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
