package dev.muster.evaluation.engine;

import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import org.jspecify.annotations.Nullable;

/// Values as lists of elements, and what becomes of lists.
final class Lists {
  private Lists() {}

  /// The elements to go through: those of a list, one for anything else, none for null.
  static Listing listing(Frame frame, Term asker, Vector vector) {
    return switch (vector) {
      case Listing listing -> listing;
      case Cells cells -> ofCells(frame, asker, cells);
      case Constant(var level, var value) when value.isNull() -> empty(frame, level);
      default -> throw new UnfitException("a list that is computed for each row");
    };
  }

  private static Listing ofCells(Frame frame, Term asker, Cells cells) {
    Level level = cells.level();
    Node node = cells.node();
    if (node == null) {
      return empty(frame, level);
    }
    ListColumn lists = node.lists();
    if (lists == null) {
      return single(frame, cells, node);
    }
    long[] others = frame.words(level.wordCount());
    Present.addScalars(cells, others);
    Present.add(cells, Present::objects, others);
    frame.odd(asker, level, others);
    return lists(frame, asker, cells, lists);
  }

  /// The lists among stored values.
  static Listing lists(Frame frame, Term asker, Cells cells, ListColumn lists) {
    if (cells.map() == null) {
      return stored(frame, asker, lists, cells.level());
    }
    Listing mapped = frame.mappedLists(cells, lists);
    if (mapped.elements() instanceof Cells elements) {
      FieldTerm.markRest(frame, asker, elements);
    }
    return mapped;
  }

  /// The lists of chosen rows: their elements one after the other.
  static Listing mapped(Frame frame, Cells cells, ListColumn lists) {
    Level level = cells.level();
    if (isKeptSlice(cells)) {
      BlockIndex.Nested nested = frame.index().nested(level, lists);
      Level base = frame.elements(lists, cells.base()).level();
      Cells elements = new Cells(nested.level(), nested.rows(), base, lists.elements().root());
      return new Listing(level, elements, null, present(frame, cells, lists), false);
    }
    int count = 0;
    for (int row = 0; row < level.rowCount(); row++) {
      int at = cells.rowOfNode(row);
      count += at < 0 ? 0 : lists.end(at) - lists.start(at);
    }
    int[] parents = new int[count];
    int[] rows = new int[count];
    int next = 0;
    for (int row = 0; row < level.rowCount(); row++) {
      int at = cells.rowOfNode(row);
      for (int element = at < 0 ? 0 : lists.start(at);
          at >= 0 && element < lists.end(at);
          element++) {
        parents[next] = row;
        rows[next++] = element;
      }
    }
    Level below = Level.below(level, parents, count);
    Level base = frame.elements(lists, cells.base()).level();
    return new Listing(
        level,
        new Cells(below, rows, base, lists.elements().root()),
        null,
        present(frame, cells, lists),
        false);
  }

  /// Whether the values are those of the rows that a kept slice was made of.
  // Of arrays with equal rows only the slice's own is one.
  @SuppressWarnings("ReferenceEquality")
  static boolean isKeptSlice(Cells cells) {
    return cells.level().isKept()
        && cells.level().isSlice()
        && cells.map() == cells.level().parents();
  }

  private static long @Nullable [] present(Frame frame, Cells cells, ListColumn lists) {
    if (lists.present().isAll() && isKeptSlice(cells)) {
      return null;
    }
    long[] present = frame.words(cells.level().wordCount());
    Bits.orPresent(lists.present(), cells.map(), cells.level().rowCount(), present);
    return present;
  }

  static Listing stored(Frame frame, Term asker, ListColumn lists, Level level) {
    Cells elements = frame.elements(lists, level);
    FieldTerm.markRest(frame, asker, elements);
    return new Listing(level, elements, null, lists.present().words(), false);
  }

  private static Listing single(Frame frame, Cells cells, Node node) {
    Level level = cells.level();
    long[] present = Present.of(frame, cells);
    Level below =
        cells.map() == null ? frame.singleLevel(node, level, present) : singles(level, present);
    return new Listing(
        level, Alignment.mapped(frame, cells, below, below.parents()), null, present, false);
  }

  private static Level singles(Level level, long[] present) {
    int[] parents = Rows.of(present, level.wordCount());
    return Level.below(level, parents, parents.length);
  }

  private static Listing empty(Frame frame, Level level) {
    Level none = frame.noneBelow(level);
    return new Listing(
        level, new Cells(none, null, none, null), null, new long[level.wordCount()], false);
  }

  /// The same list without nulls, null where nothing is left.
  static Listing settled(Frame frame, Listing listing) {
    if (!listing.projected()) {
      return listing;
    }
    Listing withoutNulls =
        new Listing(listing.level(), listing.elements(), chosen(frame, listing), null, false);
    return new Listing(
        listing.level(),
        listing.elements(),
        withoutNulls.selection(),
        anySelected(frame, withoutNulls),
        false);
  }

  /// The elements that are in the lists and not null. Not to be changed.
  static long[] chosen(Frame frame, Listing listing) {
    Vector elements = listing.elements();
    long[] present = Present.of(frame, elements);
    long[] selection = listing.selection();
    if (selection == null) {
      return present;
    }
    return and(frame, selection, present, elements.level());
  }

  static long[] and(Frame frame, long[] left, long[] right, Level level) {
    long[] both = frame.words(level.wordCount());
    System.arraycopy(left, 0, both, 0, level.wordCount());
    Bits.and(both, right, level.wordCount());
    return both;
  }

  /// The elements that are in the lists, nulls too. Not to be changed.
  static long[] selected(Frame frame, Listing listing) {
    long[] selection = listing.selection();
    if (selection != null) {
      return selection;
    }
    long[] all = frame.words(listing.elements().level().wordCount());
    Bits.fill(all, listing.elements().level().rowCount());
    return all;
  }

  /// Which rows have an element, be it null.
  static long[] anySelected(Frame frame, Listing listing) {
    return any(frame, listing, selected(frame, listing));
  }

  /// Which rows have one of these elements.
  static long[] any(Frame frame, Listing listing, long[] elements) {
    Level below = listing.elements().level();
    long[] words = frame.words(listing.level().wordCount());
    Bits.scatter(elements, below.rowsOf(listing.level()), below.wordCount(), words);
    return words;
  }

  /// A field of every element, as a path through the list gives it.
  static Vector field(Frame frame, Term asker, Listing listing, String name) {
    Vector elements = listing.elements();
    if (elements instanceof Cells cells
        && cells.level().isSlice()
        && cells.base() == cells.level().parent()) {
      return field(frame, asker, unsliced(frame, listing, cells), name);
    }
    return flattened(frame, asker, listing, FieldTerm.field(frame, asker, elements, name));
  }

  /// The same lists as a selection of the elements of the level that they were chosen from.
  private static Listing unsliced(Frame frame, Listing listing, Cells cells) {
    Level base = cells.base();
    long[] selection = frame.words(base.wordCount());
    Bits.scatter(
        selected(frame, listing), cells.level().parents(), cells.level().wordCount(), selection);
    return new Listing(
        listing.level(),
        new Cells(base, null, base, cells.node()),
        selection,
        listing.present(),
        listing.projected());
  }

  /// One list of what the elements have become: lists among them are opened.
  static Listing flattened(Frame frame, Term asker, Listing listing, Vector values) {
    if (values instanceof Cells cells) {
      Node node = cells.node();
      ListColumn lists = node == null ? null : node.lists();
      if (lists != null) {
        long[] others = frame.words(cells.level().wordCount());
        Present.addScalars(cells, others);
        Present.add(cells, Present::objects, others);
        frame.odd(asker, cells.level(), others);
        return flattened(frame, asker, nested(frame, listing, lists(frame, asker, cells, lists)));
      }
      return new Listing(listing.level(), cells, listing.selection(), null, true);
    }
    return switch (values) {
      case Listing inner -> flattened(frame, asker, nested(frame, listing, inner));
      case Vector.Borrowed _, Vector.Constant _ ->
          throw new UnfitException("lists of chosen elements");
      default -> new Listing(listing.level(), values, listing.selection(), null, true);
    };
  }

  private static Listing flattened(Frame frame, Term asker, Listing listing) {
    return listing.elements() instanceof Cells
        ? flattened(frame, asker, listing, listing.elements())
        : listing;
  }

  /// The elements of the inner lists, as elements of the outer ones.
  static Listing nested(Frame frame, Listing outer, Listing inner) {
    Level below = inner.elements().level();
    long[] selection = inner.selection();
    long[] outerSelection = outer.selection();
    if (outerSelection != null) {
      long[] gathered = frame.words(below.wordCount());
      Bits.gather(outerSelection, below.rowsOf(inner.level()), below.rowCount(), gathered);
      if (selection != null) {
        Bits.and(gathered, selection, below.wordCount());
      }
      selection = gathered;
    }
    return new Listing(outer.level(), inner.elements(), selection, null, true);
  }

  static boolean hasLists(@Nullable Node node) {
    return node != null && node.lists() != null;
  }
}
