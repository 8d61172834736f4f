package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The elements with the largest or smallest keys, the first of them first.
final class RankedTerm extends Term {
  private final long count;
  private final boolean largestFirst;

  private record Key(long count, boolean largestFirst) {}

  /// @param key at the place of the list's elements
  RankedTerm(Term list, Term key, long count, boolean largestFirst) {
    super(list.place(), List.of(list, key));
    this.count = count;
    this.largestFirst = largestFirst;
  }

  @Override
  Object key() {
    return new Key(count, largestFirst);
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level below = listing.elements().level();
    Vector keys = frame.aligned(input(1), below);
    Ranking ranking = ranking(frame, keys);
    long[] candidates = Lists.and(frame, Lists.selected(frame, listing), ranking.ranked, below);
    Comparator<Integer> order = largestFirst ? ranking.ascending.reversed() : ranking.ascending;
    int[] owners = below.rowsOf(listing.level());
    List<Integer> chosen = new ArrayList<>();
    List<Integer> parents = new ArrayList<>();
    List<Integer> own = new ArrayList<>();
    int[] rows = Rows.of(candidates, below.wordCount());
    for (int index = 0; index < rows.length; index++) {
      own.add(rows[index]);
      int owner = owners[rows[index]];
      if (index + 1 == rows.length || owners[rows[index + 1]] != owner) {
        own.sort(order);
        for (int rank = 0; rank < Math.min(count, own.size()); rank++) {
          chosen.add(own.get(rank));
          parents.add(owner);
        }
        own.clear();
      }
    }
    Level level = Level.below(listing.level(), array(parents), chosen.size());
    return new Listing(
        listing.level(),
        Alignment.mapped(frame, listing.elements(), level, array(chosen)),
        null,
        listing.present(),
        false);
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /// @param ranked which rows have a key
  private record Ranking(long[] ranked, Comparator<Integer> ascending) {}

  private Ranking ranking(Frame frame, Vector keys) {
    Level level = keys.level();
    if (keys instanceof Cells cells && cells.node() != null && hasTexts(cells.node())) {
      if (cells.node().numbers() != null) {
        throw new UnfitException("numbers and strings as keys of one list");
      }
      Times times = Temporal.of(frame, this, keys);
      long[] starts = times.starts();
      return new Ranking(
          ArithmeticTerm.both(frame, times.present(), null, level),
          Comparator.comparingLong(row -> starts[row]));
    }
    if (keys instanceof Vector.Constant(_, var value)) {
      boolean ranked =
          value instanceof Value.Whole
              || value instanceof Value.Real
              || TimeRules.time(value) != null;
      return new Ranking(
          ranked ? ArithmeticTerm.both(frame, null, null, level) : frame.words(level.wordCount()),
          Comparator.comparingInt(_ -> 0));
    }
    if (keys instanceof Vector.Boxed) {
      throw new UnfitException("computed keys");
    }
    Numbers numbers = Numeric.of(frame, this, keys);
    double[] values = numbers.values();
    return new Ranking(
        ArithmeticTerm.both(frame, numbers.present(), null, level),
        // Zero and minus zero are one number.
        Comparator.comparingDouble(row -> values[row] + 0.0));
  }

  private static boolean hasTexts(Node node) {
    return node.texts() != null || node.instants() != null || node.dates() != null;
  }
}
