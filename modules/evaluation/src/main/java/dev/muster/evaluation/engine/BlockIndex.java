package dev.muster.evaluation.engine;

import dev.muster.columns.InstantColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.Table;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.BitFilters;
import dev.muster.columns.kernel.Bits;
import dev.muster.columns.kernel.BulkReads;
import dev.muster.evaluation.engine.Vector.Times;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What follows from the rows of a block alone, whatever is asked and whenever: whose event is
/// whose, which are of one type, when those were. Made when it is first needed and kept from one
/// evaluation to the next while there is room. Several threads may use it at once; what two of them
/// make at the same time is equal, and one of both stays.
final class BlockIndex {
  /// With more codes than these a set of rows for each takes more room than it saves time.
  private static final int MOST_CODES = 64;

  private final Level root;
  private final Map<ListColumn, Level> elements = new ConcurrentHashMap<>();
  private final Map<CodeRows, Level> slices = new ConcurrentHashMap<>();
  private final Map<Node, long[][]> owners = new ConcurrentHashMap<>();
  private final Map<NestedLists, Nested> nested = new ConcurrentHashMap<>();
  private final Map<Level, Map<Node, SliceTimes>> times = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  // Nodes, columns and levels are equal to themselves alone.
  private record CodeRows(Level level, Node node, int code) {}

  private record NestedLists(Level level, ListColumn lists) {}

  /// The elements of the lists that the rows of a slice have.
  ///
  /// @param rows of the elements' table
  record Nested(Level level, int[] rows) {}

  /// When the events of a slice were.
  ///
  /// @param rows null when they are not in the order of their times
  record SliceTimes(Times times, @Nullable TimedRows rows) {}

  BlockIndex(Table profiles) {
    this.root = Level.root(profiles.rowCount());
  }

  /// The profiles.
  Level root() {
    return root;
  }

  /// Memory that it takes, as far as it can be told.
  long sizeBytes() {
    return bytes.get();
  }

  /// The elements of stored lists.
  ///
  /// @param base the kept level whose rows have the lists
  Level elements(ListColumn lists, Level base) {
    Level known = elements.get(lists);
    return known == null ? put(elements, lists, below(lists, base).kept()) : known;
  }

  static Level below(ListColumn lists, Level base) {
    int[] parents = new int[lists.elements().rowCount()];
    for (int row = 0; row < base.rowCount(); row++) {
      int start = lists.start(row);
      int end = lists.end(row);
      if (start < end) {
        Arrays.fill(parents, start, end, row);
      }
    }
    return Level.below(base, parents, parents.length);
  }

  private <K> Level put(Map<K, Level> levels, K key, Level level) {
    Level other = levels.putIfAbsent(key, level);
    if (other != null) {
      return other;
    }
    // A row's number in the level above and in the one of the profiles.
    bytes.addAndGet(8L * level.rowCount());
    return level;
  }

  /// The rows of a kept level whose string has this code.
  ///
  /// @param texts what the node holds, coded
  Level slice(Level level, Node node, TextColumn texts, int code) {
    CodeRows key = new CodeRows(level, node, code);
    Level known = slices.get(key);
    if (known != null) {
      return known;
    }
    long[] bits = new long[level.wordCount()];
    BitFilters.code(texts, code, bits);
    return put(slices, key, Level.slice(level, Rows.of(bits, bits.length)).kept());
  }

  /// The rows above of those with each code, for few codes; null for many.
  ///
  /// @param level a kept level below that of the profiles
  /// @param texts what the node holds, coded
  long @Nullable [][] ownersOfCodes(Level level, Node node, TextColumn texts) {
    long[][] known = owners.get(node);
    Level above = level.parent();
    if (known != null || above == null || texts.codes().maximum() >= MOST_CODES) {
      return known;
    }
    long[][] sets = new long[(int) texts.codes().maximum() + 1][];
    for (int code = 0; code < sets.length; code++) {
      long[] bits = new long[level.wordCount()];
      BitFilters.code(texts, code, bits);
      sets[code] = new long[above.wordCount()];
      Bits.scatter(bits, level.parents(), level.wordCount(), sets[code]);
    }
    long[][] other = owners.putIfAbsent(node, sets);
    if (other != null) {
      return other;
    }
    bytes.addAndGet(8L * sets.length * above.wordCount());
    return sets;
  }

  /// The elements of the lists of a kept slice's rows.
  Nested nested(Level slice, ListColumn lists) {
    NestedLists key = new NestedLists(slice, lists);
    Nested known = nested.get(key);
    if (known != null) {
      return known;
    }
    int count = 0;
    for (int row : slice.parents()) {
      count += lists.end(row) - lists.start(row);
    }
    int[] parents = new int[count];
    int[] rows = new int[count];
    int next = 0;
    for (int row = 0; row < slice.rowCount(); row++) {
      int end = lists.end(slice.parents()[row]);
      for (int element = lists.start(slice.parents()[row]); element < end; element++) {
        parents[next] = row;
        rows[next++] = element;
      }
    }
    Nested made = new Nested(Level.below(slice, parents, count).kept(), rows);
    Nested other = nested.putIfAbsent(key, made);
    if (other != null) {
      return other;
    }
    bytes.addAndGet(12L * count);
    return made;
  }

  /// When the events of a kept slice were, if all of them have an instant there and nothing else;
  /// else null.
  @Nullable SliceTimes times(Level slice, Node node) {
    Map<Node, SliceTimes> ofSlice = times.computeIfAbsent(slice, _ -> new ConcurrentHashMap<>(2));
    SliceTimes known = ofSlice.get(node);
    if (known != null) {
      return known;
    }
    InstantColumn instants = node.instants();
    if (instants == null
        || !instants.present().isAll()
        || !CompareTerm.holdsOnly(node, instants.present())) {
      return null;
    }
    long[] starts = new long[slice.rowCount()];
    BulkReads.millis(instants, slice.parents(), starts.length, 0, starts);
    Times made = new Times(slice, starts, null, null, null);
    TimedRows rows =
        made.isAscending(root)
            ? TimedRows.of(made, slice.rowsOf(root), null, root.rowCount())
            : null;
    SliceTimes own = new SliceTimes(made, rows);
    SliceTimes other = ofSlice.putIfAbsent(node, own);
    if (other != null) {
      return other;
    }
    bytes.addAndGet(8L * starts.length + (rows == null ? 0 : rows.ownBytes()));
    return own;
  }

  /// The elements of a slice whose times come from here and are in order; null for all others.
  @Nullable TimedRows timedRows(Times asked) {
    SliceTimes known = known(asked);
    return known == null ? null : known.rows;
  }

  /// What is known of times that come from here; null of all others.
  // The same times are the same object.
  @SuppressWarnings("ReferenceEquality")
  @Nullable SliceTimes known(Times asked) {
    for (SliceTimes each : times.getOrDefault(asked.level(), Map.of()).values()) {
      if (each.times == asked) {
        return each;
      }
    }
    return null;
  }
}
