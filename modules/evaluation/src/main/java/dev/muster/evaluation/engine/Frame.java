package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.Table;
import dev.muster.columns.kernel.Bits;
import dev.muster.pql.ast.Expression;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One evaluation of a graph over one block: what its terms have given so far, and which profiles
/// hold what the kernels do not expect.
final class Frame {
  private final Run run;
  private final Scratch scratch;
  private final Table profiles;
  private final Level root;
  private final BlockIndex index;
  private final @Nullable Vector[] results;
  private final @Nullable UnfitException[] unfit;
  private final long[] @Nullable [] odd;
  private final Memberships memberships;
  private final Map<Term, ValueTest> timelessTests;
  private final IdentityHashMap<ListColumn, Vector.Cells> listElements = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Level> singleLevels = new IdentityHashMap<>();
  private final Map<Order, Boolean> ascending = new HashMap<>();
  private final Map<Since, long[]> groupsSince = new HashMap<>();
  private final Map<TimedRows.Key, TimedRows> timedRows = new HashMap<>();
  private final IdentityHashMap<Vector.Cells, Vector.Listing> mappedLists = new IdentityHashMap<>();
  private final Map<Level, Level> noneBelow = new HashMap<>(2);
  private boolean anyOdd;

  /// What other segments have given for the rows of the block.
  interface Memberships {
    /// Null when nobody is a member.
    long @Nullable [] of(String segment);
  }

  Frame(
      Run run,
      Scratch scratch,
      Table profiles,
      BlockIndex index,
      int termCount,
      Memberships memberships,
      Map<Term, ValueTest> timelessTests) {
    this.timelessTests = timelessTests;
    this.run = run;
    this.scratch = scratch;
    this.profiles = profiles;
    this.index = index;
    this.root = index.root();
    this.results = new Vector[termCount];
    this.unfit = new UnfitException[termCount];
    this.odd = new long[termCount][];
    this.memberships = memberships;
  }

  /// The condition of a term, with what is known of it already.
  ValueTest test(Term term, Expression body, Map<String, Pattern> patterns, boolean timeless) {
    return timeless
        ? timelessTests.computeIfAbsent(term, _ -> new ValueTest(body, patterns, run))
        : run.test(term, body, patterns);
  }

  Run run() {
    return run;
  }

  Table profiles() {
    return profiles;
  }

  /// What is known of the block's rows whatever is asked.
  BlockIndex index() {
    return index;
  }

  Level root() {
    return root;
  }

  Memberships memberships() {
    return memberships;
  }

  Vector get(Term term) {
    Vector known = results[term.id()];
    if (known != null) {
      return known;
    }
    UnfitException failed = unfit[term.id()];
    if (failed != null) {
      throw failed;
    }
    try {
      Vector result = term.evaluate(this);
      results[term.id()] = result;
      return result;
    } catch (UnfitException e) {
      unfit[term.id()] = e;
      throw e;
    }
  }

  /// The rows that an expression at this place is evaluated for.
  Level level(Place place) {
    Term list = place.list();
    return list == null ? root : listing(list).elements().level();
  }

  /// The elements of a list that is nowhere: the same level for all who ask, so that what they find
  /// of no elements belongs together.
  Level noneBelow(Level level) {
    return noneBelow.computeIfAbsent(level, above -> Level.below(above, new int[0], 0));
  }

  Vector.Listing listing(Term term) {
    return Lists.listing(this, term, get(term));
  }

  /// The values at a level further down.
  Vector aligned(Term term, Level level) {
    return Alignment.aligned(this, get(term), level);
  }

  /// Which rows of a level the term holds for. Not to be changed.
  long[] truth(Term term, Level level) {
    Vector vector = get(term);
    long[] own = Truth.of(this, term, vector);
    if (vector.level() == level) {
      return own;
    }
    if (vector instanceof Vector.Constant) {
      long[] words = words(level.wordCount());
      if (Bits.at(own, 0)) {
        Bits.fill(words, level.rowCount());
      }
      return words;
    }
    long[] words = words(level.wordCount());
    Bits.gather(own, level.rowsOf(vector.level()), level.rowCount(), words);
    return words;
  }

  /// Which profiles a condition holds for, of those that are candidates.
  long[] truthWithin(Term term, long[] candidates) {
    return term.useCount() > 1 || results[term.id()] != null || !term.place().equals(Place.PROFILE)
        ? truth(term, root)
        : term.truthWithin(this, candidates);
  }

  /// Marks rows that hold something the kernel of a term does not expect.
  void odd(Term term, Level level, long @Nullable [] rows) {
    if (rows == null || Bits.isEmpty(rows, level.wordCount())) {
      return;
    }
    long[] marks = odd[term.id()];
    if (marks == null) {
      marks = new long[root.wordCount()];
      odd[term.id()] = marks;
      anyOdd = true;
    }
    if (level == root) {
      Bits.or(marks, rows, root.wordCount());
    } else {
      Bits.scatter(rows, level.rowsOf(root), level.wordCount(), marks);
    }
  }

  /// Whether any profile is odd for any term so far.
  boolean hasOdd() {
    return anyOdd;
  }

  /// Adds the profiles that are odd for any of the terms.
  void collectOdd(int[] terms, long[] into) {
    for (int term : terms) {
      long[] marks = odd[term];
      if (marks != null) {
        Bits.or(into, marks, root.wordCount());
      }
    }
  }

  /// What times are in order for.
  private record Order(Vector.Times times, Level ancestor) {}

  /// Whether times are in order for each row of a level further up.
  boolean isAscending(Vector.Times times, Level ancestor) {
    BlockIndex.SliceTimes known = ancestor == root ? index.known(times) : null;
    return known != null
        ? known.rows() != null
        : ascending.computeIfAbsent(new Order(times, ancestor), _ -> times.isAscending(ancestor));
  }

  /// The elements of a list that have a time, found once for all sequences they are in.
  TimedRows timedRows(Term asker, Term list, Term time) {
    TimedRows.Key key = new TimedRows.Key(list, time);
    TimedRows known = timedRows.get(key);
    if (known == null) {
      known = timedRows(asker, Lists.settled(this, listing(list)), time);
      timedRows.put(key, known);
    }
    odd(asker, known.source().level(), known.source().odd());
    return known;
  }

  /// What groups are asked for since when.
  private record Since(TimedRows rows, long start) {}

  /// The groups whose last element is not before a time. Not to be changed.
  long[] groupsSince(TimedRows rows, long start) {
    return groupsSince.computeIfAbsent(
        new Since(rows, start),
        _ -> {
          long[] words = words(Bits.wordCount(rows.last().length));
          CellKernels.times(
              rows.last(), rows.last().length, new MillisSpan(start, Long.MAX_VALUE, false), words);
          return words;
        });
  }

  private TimedRows timedRows(Term asker, Vector.Listing listing, Term time) {
    Vector.Times times = Temporal.of(this, asker, aligned(time, listing.elements().level()));
    if (!isAscending(times, listing.level())) {
      throw new UnfitException("events that are not in the order of their times");
    }
    BlockIndex.SliceTimes kept =
        listing.level() == root && listing.selection() == null ? index.known(times) : null;
    return kept != null && kept.rows() != null ? kept.rows() : TimedRows.of(this, listing, times);
  }

  /// The lists of chosen rows, as rows of their own.
  Vector.Listing mappedLists(Vector.Cells cells, ListColumn lists) {
    Vector.Listing known = mappedLists.get(cells);
    if (known == null) {
      known = Lists.mapped(this, cells, lists);
      mappedLists.put(cells, known);
    }
    return known;
  }

  /// The elements of stored lists.
  ///
  /// @param base the level whose rows have the lists
  Vector.Cells elements(ListColumn lists, Level base) {
    return listElements.computeIfAbsent(
        lists,
        _ -> {
          Level level = base.isKept() ? index.elements(lists, base) : BlockIndex.below(lists, base);
          return new Vector.Cells(level, null, level, lists.elements().root());
        });
  }

  /// A level with one row for each row that holds a value which is no list.
  Level singleLevel(Node node, Level base, long[] present) {
    return singleLevels.computeIfAbsent(
        node,
        _ -> {
          int[] parents = Rows.of(present, base.wordCount());
          return Level.below(base, parents, parents.length);
        });
  }

  /// Words that are all zero.
  long[] words(int wordCount) {
    return scratch.words(wordCount);
  }

  /// Numbers of any values.
  double[] doubles(int count) {
    return scratch.doubles(count);
  }

  /// Numbers of any values.
  long[] longs(int count) {
    return scratch.longs(count);
  }
}
