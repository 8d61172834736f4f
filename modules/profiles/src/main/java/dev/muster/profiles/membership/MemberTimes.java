package dev.muster.profiles.membership;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// A time for each of many entities. Immutable: what is added makes another one that shares most of
/// what was there.
///
/// Times are kept in layers, each sorted by entity, a later one before an earlier one. A layer that
/// is not much smaller than the one below is joined with it, so that there are few, and an entity
/// is copied about as often as there are layers.
final class MemberTimes {
  static final MemberTimes NONE = new MemberTimes(List.of());

  private final List<Layer> layers;

  /// @param entities ascending
  private record Layer(int[] entities, long[] times) {}

  private MemberTimes(List<Layer> layers) {
    this.layers = layers;
  }

  /// The time of the entity.
  ///
  /// @throws IllegalStateException when it has none
  long of(int entity) {
    for (int index = layers.size() - 1; index >= 0; index--) {
      int at = Arrays.binarySearch(layers.get(index).entities, entity);
      if (at >= 0) {
        return layers.get(index).times[at];
      }
    }
    throw new IllegalStateException("Entity %d has no time.".formatted(entity));
  }

  /// These entities have this time from now on.
  ///
  /// @param kept what still needs its time; others may be forgotten
  MemberTimes with(RoaringBitmap entities, long timeMillis, RoaringBitmap kept) {
    if (entities.isEmpty()) {
      return this;
    }
    long[] times = new long[entities.getCardinality()];
    Arrays.fill(times, timeMillis);
    var next = new ArrayList<>(layers);
    Layer top = new Layer(entities.toArray(), times);
    while (!next.isEmpty() && next.getLast().entities.length <= 2 * top.entities.length) {
      top = joined(next.removeLast(), top, kept);
    }
    next.add(top);
    return new MemberTimes(List.copyOf(next));
  }

  private static Layer joined(Layer below, Layer above, RoaringBitmap kept) {
    int[] entities = new int[below.entities.length + above.entities.length];
    long[] times = new long[entities.length];
    int count = 0;
    int low = 0;
    int high = 0;
    while (low < below.entities.length || high < above.entities.length) {
      boolean fromAbove =
          low == below.entities.length
              || (high < above.entities.length && above.entities[high] <= below.entities[low]);
      int entity = fromAbove ? above.entities[high] : below.entities[low];
      long time = fromAbove ? above.times[high] : below.times[low];
      if (fromAbove && low < below.entities.length && below.entities[low] == entity) {
        low++;
      }
      if (fromAbove) {
        high++;
      } else {
        low++;
      }
      if (kept.contains(entity)) {
        entities[count] = entity;
        times[count++] = time;
      }
    }
    return new Layer(Arrays.copyOf(entities, count), Arrays.copyOf(times, count));
  }

  /// Writes the times of these entities, ascending.
  void write(DataOutput out, RoaringBitmap entities) throws IOException {
    for (int entity : entities.toArray()) {
      out.writeLong(of(entity));
    }
  }

  static MemberTimes read(DataInput in, RoaringBitmap entities) throws IOException {
    int[] all = entities.toArray();
    long[] times = new long[all.length];
    for (int index = 0; index < all.length; index++) {
      times[index] = in.readLong();
    }
    return all.length == 0 ? NONE : new MemberTimes(List.of(new Layer(all, times)));
  }

  /// Whether these entities have the same times in both.
  boolean equalsOn(RoaringBitmap entities, @Nullable MemberTimes other) {
    for (int entity : entities.toArray()) {
      if (other == null || of(entity) != other.of(entity)) {
        return false;
      }
    }
    return true;
  }
}
