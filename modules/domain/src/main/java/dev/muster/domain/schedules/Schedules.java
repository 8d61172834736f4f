package dev.muster.domain.schedules;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// The schedules of one sandbox. Immutable.
public final class Schedules {
  public static final Schedules NONE = new Schedules(HashTreePMap.empty());

  private final PMap<String, Schedule> byId;

  private Schedules(PMap<String, Schedule> byId) {
    this.byId = byId;
  }

  public Optional<Schedule> schedule(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// In no order.
  public Collection<Schedule> all() {
    return byId.values();
  }

  public int count() {
    return byId.size();
  }

  public Schedules with(Schedule schedule) {
    return new Schedules(byId.plus(schedule.id(), schedule));
  }

  public Schedules without(String id) {
    return new Schedules(byId.minus(id));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Schedules that && byId.equals(that.byId);
  }

  @Override
  public int hashCode() {
    return byId.hashCode();
  }

  @Override
  public String toString() {
    return byId.size() + " schedules";
  }
}
