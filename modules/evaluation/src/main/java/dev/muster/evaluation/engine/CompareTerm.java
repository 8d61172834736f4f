package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.Presence;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.interpret.Comparing;
import dev.muster.pql.interpret.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares two values of the profile, or asks whether one is in the other.
final class CompareTerm extends Term {
  private final Comparator comparator;
  private final boolean membership;

  private record Key(Comparator comparator, boolean membership) {}

  private CompareTerm(Comparator comparator, boolean membership, Term left, Term right) {
    super(List.of(left, right));
    this.comparator = comparator;
    this.membership = membership;
  }

  CompareTerm(Comparator comparator, Term left, Term right) {
    this(comparator, false, left, right);
  }

  /// Whether an element, or any of a list of elements, is in a list.
  static CompareTerm in(Term element, Term list) {
    return new CompareTerm(Comparator.EQUAL, true, element, list);
  }

  CompareTerm about(Term left, Term right) {
    return new CompareTerm(comparator, membership, left, right);
  }

  /// Whether nothing else is stored than what is present there.
  static boolean holdsOnly(Node node, Presence presence) {
    return only(node.texts() == null ? null : node.texts().present(), presence)
        && only(node.numbers() == null ? null : node.numbers().present(), presence)
        && only(node.instants() == null ? null : node.instants().present(), presence)
        && only(node.dates() == null ? null : node.dates().present(), presence)
        && only(node.booleans() == null ? null : node.booleans().present(), presence)
        && only(node.objects() == null ? null : node.objects().present(), presence)
        && only(node.lists() == null ? null : node.lists().present(), presence)
        && node.rest() == null;
  }

  private static boolean only(@Nullable Presence kind, Presence presence) {
    return kind == null || kind == presence;
  }

  @Override
  Object key() {
    return new Key(comparator, membership);
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    Vector left = frame.aligned(input(0), level);
    Vector right = frame.aligned(input(1), level);
    return new Truths(level, compare(frame, left, right, level));
  }

  private long[] compare(Frame frame, Vector left, Vector right, Level level) {
    if (left instanceof Listing ours) {
      return anyOf(frame, ours, right, true);
    }
    if (right instanceof Listing theirs) {
      return anyOf(frame, theirs, left, false);
    }
    if (left instanceof Borrowed || right instanceof Borrowed) {
      throw new UnfitException("lists of other rows compared");
    }
    if (isNumeric(left) && isNumeric(right)) {
      return numbers(frame, left, right, level);
    }
    if (isInstant(left) && isInstant(right)) {
      return instants(frame, left, right, level);
    }
    long[] words = frame.words(level.wordCount());
    for (int row = 0; row < level.rowCount(); row++) {
      if (holds(RowVector.at(left, row), RowVector.at(right, row))) {
        Bits.set(words, row);
      }
    }
    return words;
  }

  private boolean holds(Value left, Value right) {
    if (!membership) {
      return Comparing.compare(comparator, left, right);
    }
    for (Value element : left.elements()) {
      for (Value member : right.elements()) {
        if (Comparing.compare(Comparator.EQUAL, element, member)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Of a list any element may compare so with the other side, which must be no list then.
  private long[] anyOf(Frame frame, Listing listing, Vector other, boolean listIsLeft) {
    if (other instanceof Listing
        || other instanceof Borrowed
        || (other instanceof Cells cells && Lists.hasLists(cells.node()))
        || (other instanceof Vector.Constant(_, var value) && value instanceof Value.Items)
        || other instanceof Boxed) {
      throw new UnfitException("two lists compared");
    }
    Level below = listing.elements().level();
    if (listing.elements() instanceof Cells cells && Lists.hasLists(cells.node())) {
      throw new UnfitException("lists in lists compared");
    }
    Vector inner = Alignment.aligned(frame, other, below);
    long[] elements =
        listIsLeft
            ? compare(frame, listing.elements(), inner, below)
            : compare(frame, inner, listing.elements(), below);
    long[] selection = listing.selection();
    if (selection != null) {
      elements = Lists.and(frame, elements, selection, below);
    }
    return Lists.any(frame, listing, elements);
  }

  static boolean isNumeric(Vector vector) {
    return switch (vector) {
      case Numbers _ -> true;
      case Vector.Constant(_, var value) ->
          value instanceof Value.Whole || value instanceof Value.Real;
      case Cells cells -> {
        Node node = cells.node();
        yield node == null
            || (node.texts() == null
                && node.instants() == null
                && node.dates() == null
                && node.booleans() == null
                && node.objects() == null
                && node.lists() == null);
      }
      default -> false;
    };
  }

  private static boolean isInstant(Vector vector) {
    if (!(vector instanceof Cells cells)) {
      return false;
    }
    Node node = cells.node();
    return node == null
        || (node.texts() == null
            && node.numbers() == null
            && node.dates() == null
            && node.booleans() == null
            && node.objects() == null
            && node.lists() == null);
  }

  private long[] numbers(Frame frame, Vector left, Vector right, Level level) {
    Numbers ours = Numeric.of(frame, this, left);
    Numbers theirs = Numeric.of(frame, this, right);
    long[] words = frame.words(level.wordCount());
    DoubleKernels.compare(ours.values(), theirs.values(), level.rowCount(), comparator, words);
    if (ours.present() != null) {
      Bits.and(words, ours.present(), level.wordCount());
    }
    if (theirs.present() != null) {
      Bits.and(words, theirs.present(), level.wordCount());
    }
    return words;
  }

  private long[] instants(Frame frame, Vector left, Vector right, Level level) {
    Times ours = Temporal.of(frame, this, left);
    Times theirs = Temporal.of(frame, this, right);
    long[] words = frame.words(level.wordCount());
    for (int row = 0; row < level.rowCount(); row++) {
      boolean holds = comparator.holds(Long.compare(ours.starts()[row], theirs.starts()[row]));
      words[row >>> 6] |= (holds ? 1L : 0L) << row;
    }
    if (ours.present() != null) {
      Bits.and(words, ours.present(), level.wordCount());
    }
    if (theirs.present() != null) {
      Bits.and(words, theirs.present(), level.wordCount());
    }
    return words;
  }
}
