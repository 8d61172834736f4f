package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.interpret.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A condition about one value. Of a list any element may fulfil it.
final class TestTerm extends Term {
  private final Expression body;
  private final Map<String, Pattern> patterns;
  private final boolean timeless;

  /// @param body the condition, the value being its first parameter
  /// @param timeless whether it is the same at any time
  TestTerm(Term subject, Expression body, Map<String, Pattern> patterns, boolean timeless) {
    super(List.of(subject));
    this.body = body;
    this.patterns = patterns;
    this.timeless = timeless;
  }

  TestTerm about(Term other) {
    return new TestTerm(other, body, patterns, timeless);
  }

  Expression body() {
    return body;
  }

  /// Whether it asks for one string.
  boolean isEqualToString() {
    return switch (body) {
      case Expression.Comparison(var comparator, var left, var right, _) ->
          comparator == Comparator.EQUAL
              && QuickForms.isSubject(left)
              && right instanceof Expression.StringLiteral;
      case Expression.Call call ->
          call.function().equals("equals")
              && QuickForms.isSubject(call.arguments().getFirst())
              && call.arguments().get(1) instanceof Expression.StringLiteral
              && call.arguments().stream()
                  .skip(2)
                  .allMatch(Expression.BooleanLiteral.class::isInstance);
      default -> false;
    };
  }

  /// The rows it holds for, if all that is stored are coded strings and it holds for one of them;
  /// else null.
  @Nullable Level sliceOfString(Frame frame, Cells cells) {
    Node node = cells.node();
    TextColumn texts = node == null ? null : node.texts();
    if (node == null
        || texts == null
        || !texts.isCoded()
        || cells.map() != null
        || !CompareTerm.holdsOnly(node, texts.present())) {
      return null;
    }
    ValueTest test = frame.test(this, body, patterns, timeless);
    int code = test.strings(texts.dictionary()).state().single();
    return code < 0 ? null : frame.index().slice(cells.level(), node, texts, code);
  }

  @Override
  Object key() {
    return body;
  }

  @Override
  Vector evaluate(Frame frame) {
    ValueTest test = frame.test(this, body, patterns, timeless);
    Vector subject = frame.get(input(0));
    Level level = subject.level();
    long[] words = test(frame, test, subject, 0);
    if (test.holdsForNull()) {
      long[] nulls = frame.words(level.wordCount());
      System.arraycopy(Present.of(frame, subject), 0, nulls, 0, level.wordCount());
      Bits.not(nulls, level.rowCount());
      Bits.or(words, nulls, level.wordCount());
    }
    return new Truths(level, words);
  }

  private long[] test(Frame frame, ValueTest test, Vector subject, int depth) {
    Level level = subject.level();
    return switch (subject) {
      case Cells cells -> cells(frame, test, cells, depth);
      case Numbers numbers -> numbers(frame, test, numbers);
      case Listing listing -> {
        if (!isAnyOf(depth)) {
          throw new UnfitException("a condition about a list as a whole");
        }
        long[] owners = ownersOfStrings(frame, test, listing);
        if (owners != null) {
          yield owners;
        }
        long[] elements = test(frame, test, listing.elements(), depth + 1);
        long[] selection = listing.selection();
        if (selection != null) {
          elements = Lists.and(frame, elements, selection, listing.elements().level());
        }
        yield Lists.any(frame, listing, elements);
      }
      case Borrowed borrowed -> {
        long[] words = frame.words(level.wordCount());
        long[] own = test(frame, test, borrowed.listing(), depth);
        Bits.gather(own, borrowed.map(), level.rowCount(), words);
        yield words;
      }
      case Constant(_, var value) -> {
        long[] words = frame.words(level.wordCount());
        if (test.byValue().test(value)) {
          Bits.fill(words, level.rowCount());
        }
        yield words;
      }
      case Truths truths -> {
        ValueTest.ByValue byValue = test.byValue();
        boolean whenTrue = byValue.test(Value.of(true));
        boolean whenFalse = byValue.test(Value.of(false));
        long[] words = frame.words(level.wordCount());
        for (int word = 0; word < level.wordCount(); word++) {
          long is = truths.words()[word];
          words[word] = (whenTrue ? is : 0) | (whenFalse ? ~is : 0);
        }
        if (whenFalse && (level.rowCount() & 63) != 0) {
          words[level.wordCount() - 1] &= (1L << level.rowCount()) - 1;
        }
        yield words;
      }
      case Times _ -> throw new UnfitException("a condition about computed times");
      case Boxed(_, var values) -> {
        ValueTest.ByValue byValue = test.byValue();
        long[] words = frame.words(level.wordCount());
        for (int row = 0; row < level.rowCount(); row++) {
          if (byValue.test(values[row])) {
            Bits.set(words, row);
          }
        }
        yield words;
      }
    };
  }

  /// Whether the condition holds for a list if it does for an element. Inside of lists only
  /// comparisons go on like that.
  private boolean isAnyOf(int depth) {
    return switch (body) {
      case Expression.Comparison(_, var left, var right, _) ->
          QuickForms.isSubject(left)
              ? Constants.isScalar(right)
              : QuickForms.isSubject(right) && Constants.isScalar(left);
      case Expression.Membership(_, var element, _, _) ->
          depth == 0 && QuickForms.isSubject(element);
      case Expression.Like(var text, _, _) -> depth == 0 && QuickForms.isSubject(text);
      case Expression.Occurs(var time, _, _, _) -> depth == 0 && QuickForms.isSubject(time);
      case Expression.Call call ->
          depth == 0
              && switch (call.function()) {
                case "startsWith",
                    "doesNotStartWith",
                    "endsWith",
                    "doesNotEndWith",
                    "contains",
                    "doesNotContain",
                    "matches",
                    "includes",
                    "intersects" ->
                    QuickForms.isSubject(call.arguments().getFirst());
                case "equals", "notEqualTo" ->
                    QuickForms.isSubject(call.arguments().getFirst())
                        && call.arguments().stream().skip(1).allMatch(Constants::isScalar);
                default -> false;
              };
      default -> false;
    };
  }

  /// The rows with one of the strings in their lists, if all that is stored are coded strings; else
  /// null.
  private static long @Nullable [] ownersOfStrings(Frame frame, ValueTest test, Listing listing) {
    if (listing.selection() != null
        || !(listing.elements() instanceof Cells cells)
        || cells.map() != null
        || !cells.level().isKept()
        || cells.level().parent() != listing.level()) {
      return null;
    }
    Node node = cells.node();
    TextColumn texts = node == null ? null : node.texts();
    if (node == null
        || texts == null
        || !texts.isCoded()
        || !CompareTerm.holdsOnly(node, texts.present())) {
      return null;
    }
    long @Nullable [][] owners = frame.index().ownersOfCodes(cells.level(), node, texts);
    if (owners == null) {
      return null;
    }
    long[] wanted = test.strings(texts.dictionary()).state().words();
    long[] words = frame.words(listing.level().wordCount());
    for (int code = 0; code < owners.length; code++) {
      if (Bits.at(wanted, code)) {
        Bits.or(words, owners[code], listing.level().wordCount());
      }
    }
    return words;
  }

  private long[] numbers(Frame frame, ValueTest test, Numbers numbers) {
    Level level = numbers.level();
    long[] words = frame.words(level.wordCount());
    NumberTest quick = test.quick().numbers();
    frame.odd(this, level, numbers.odd());
    if (quick != null) {
      quick.test(numbers.values(), level.rowCount(), words);
      if (numbers.present() != null) {
        Bits.and(words, numbers.present(), level.wordCount());
      }
      return words;
    }
    ValueTest.ByValue byValue = test.byValue();
    for (int row = 0; row < level.rowCount(); row++) {
      if ((numbers.present() == null || Bits.at(numbers.present(), row))
          && byValue.test(RowVector.number(numbers, row))) {
        Bits.set(words, row);
      }
    }
    return words;
  }

  private long[] cells(Frame frame, ValueTest test, Cells cells, int depth) {
    Level level = cells.level();
    long[] words = frame.words(level.wordCount());
    Node node = cells.node();
    if (node == null) {
      return words;
    }
    TextColumn texts = node.texts();
    if (texts != null) {
      CellKernels.texts(frame, cells, texts, test, words);
    }
    NumberColumn numbers = node.numbers();
    if (numbers != null) {
      numberCells(frame, test, cells, node, numbers, words);
    }
    if (node.instants() != null || node.dates() != null) {
      timeCells(frame, test, cells, node, words);
    }
    BooleanColumn booleans = node.booleans();
    if (booleans != null) {
      ValueTest.ByValue byValue = test.byValue();
      CellKernels.booleans(
          frame,
          cells,
          booleans,
          byValue.test(Value.of(true)),
          byValue.test(Value.of(false)),
          words);
    }
    if (node.objects() != null) {
      byValue(test, cells, node, Kinds::isObject, words);
    }
    if (node.lists() != null) {
      listCells(frame, test, cells, node, depth, words);
    }
    return words;
  }

  private static void timeCells(Frame frame, ValueTest test, Cells cells, Node node, long[] words) {
    MillisSpan instants = test.quick().instants();
    MillisSpan dates = test.quick().dates();
    InstantColumn ofInstants = node.instants();
    if (ofInstants != null) {
      if (instants == null) {
        byValue(test, cells, node, Kinds::isInstant, words);
      } else if (cells.map() == null) {
        CellKernels.instants(frame, ofInstants, instants, words);
      } else {
        times(frame, cells, ofInstants.present(), instants, words);
      }
    }
    DateColumn ofDates = node.dates();
    if (ofDates != null) {
      if (dates == null) {
        byValue(test, cells, node, Kinds::isDate, words);
      } else if (cells.map() == null) {
        CellKernels.dates(frame, ofDates, dates, words);
      } else {
        times(frame, cells, ofDates.present(), dates, words);
      }
    }
  }

  /// Adds the rows of one kind whose time lies in a span.
  private static void times(
      Frame frame, Cells cells, Presence presence, MillisSpan span, long[] words) {
    Level level = cells.level();
    long[] within = frame.words(level.wordCount());
    CellKernels.times(Temporal.starts(frame, cells), level.rowCount(), span, within);
    if (!presence.isAll() || !Lists.isKeptSlice(cells)) {
      long[] present = frame.words(level.wordCount());
      Bits.orPresent(presence, cells.map(), level.rowCount(), present);
      Bits.and(within, present, level.wordCount());
    }
    Bits.or(words, within, level.wordCount());
  }

  private void numberCells(
      Frame frame, ValueTest test, Cells cells, Node node, NumberColumn column, long[] words) {
    NumberTest quick = test.quick().numbers();
    if (quick == null) {
      byValue(test, cells, node, Kinds::isNumber, words);
    } else if (cells.map() == null && CellKernels.hasNoLargeNumbers(column)) {
      CellKernels.numbers(frame, column, quick, words);
    } else {
      Bits.or(words, numbers(frame, test, Numeric.of(frame, cells)), cells.level().wordCount());
    }
  }

  private void listCells(
      Frame frame, ValueTest test, Cells cells, Node node, int depth, long[] words) {
    if (isAnyOf(depth) && node.lists() != null) {
      Listing stored = Lists.lists(frame, this, cells, node.lists());
      Bits.or(words, test(frame, test, stored, depth), cells.level().wordCount());
    } else if (depth == 0) {
      byValue(test, cells, node, Kinds::isList, words);
    } else {
      throw new UnfitException("lists in lists");
    }
  }

  private static void byValue(
      ValueTest test, Cells cells, Node node, Kinds.Kind kind, long[] words) {
    ValueTest.ByValue byValue = test.byValue();
    for (int row = 0; row < cells.level().rowCount(); row++) {
      int at = cells.rowOfNode(row);
      if (at >= 0 && kind.is(node, at) && byValue.test(RowValues.at(node, at))) {
        Bits.set(words, row);
      }
    }
  }
}
