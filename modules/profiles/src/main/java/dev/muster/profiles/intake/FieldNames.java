package dev.muster.profiles.intake;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// The names of the fields of the objects that a reader is inside of, to find one that comes twice.
/// Most objects have a few fields, for which looking through them is faster than hashing.
final class FieldNames {
  private static final int MANY = 24;

  private String[] names = new String[64];
  private int[] starts = new int[16];
  private int depth;
  private int count;
  private final Set<String> wide = new HashSet<>();
  private int wideDepth;

  void clear() {
    depth = 0;
    count = 0;
    wideDepth = 0;
    wide.clear();
  }

  void open() {
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
    }
    starts[depth++] = count;
  }

  void close() {
    if (wideDepth == depth) {
      wideDepth = 0;
      wide.clear();
    }
    count = starts[--depth];
  }

  /// @return whether the innermost object has no field of this name yet
  boolean add(String name) {
    int start = starts[depth - 1];
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
    }
    names[count++] = name;
    int before = count - 1 - start;
    return before < MANY ? isNewAmongFew(name, start) : isNewAmongMany(name, start);
  }

  private boolean isNewAmongFew(String name, int start) {
    for (int i = start; i < count - 1; i++) {
      if (names[i].equals(name)) {
        return false;
      }
    }
    return true;
  }

  /// One set serves the object that was last found to be wide; going back and forth between two
  /// wide ones fills it again, which the size of a document bounds.
  private boolean isNewAmongMany(String name, int start) {
    if (wideDepth != depth) {
      wideDepth = depth;
      wide.clear();
      wide.addAll(Arrays.asList(names).subList(start, count - 1));
    }
    return wide.add(name);
  }
}
