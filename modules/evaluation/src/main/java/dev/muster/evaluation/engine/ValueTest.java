package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.columns.Dictionary;
import dev.muster.columns.kernel.Bits;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A condition about one value, such as `… = "DE"` or `… occurs today`. Of strings it is asked once
/// for each in a dictionary; of numbers and times in the quickest way there is. All else is asked
/// of the interpreter, value by value.
final class ValueTest {
  private final Expression body;
  private final Map<String, Pattern> patterns;
  private final Run run;
  private final QuickForms quick;
  private volatile @Nullable Boolean holdsForNull;
  private final Map<Dictionary, DictionaryBits> dictionaries = new ConcurrentHashMap<>();

  /// @param body the condition, the value being its first parameter
  ValueTest(Expression body, Map<String, Pattern> patterns, Run run) {
    this.body = body;
    this.patterns = patterns;
    this.run = run;
    this.quick = QuickForms.of(body, run);
  }

  /// Whether null fulfils it, which it does for few functions.
  boolean holdsForNull() {
    Boolean known = holdsForNull;
    if (known == null) {
      known = byValue().test(Value.Null.VALUE);
      holdsForNull = known;
    }
    return known;
  }

  QuickForms quick() {
    return quick;
  }

  /// Which strings of a dictionary fulfil it.
  DictionaryBits strings(Dictionary dictionary) {
    DictionaryBits bits =
        dictionaries.computeIfAbsent(dictionary, _ -> new DictionaryBits(dictionary, strings()));
    bits.grow();
    return bits;
  }

  /// The condition for one string after another, on one thread.
  Predicate<String> strings() {
    Predicate<String> known = quick.strings();
    if (known != null) {
      return known;
    }
    ByValue byValue = byValue();
    return text -> byValue.test(new Value.Text(text));
  }

  /// The condition for one value after another, on one thread.
  ByValue byValue() {
    return new ByValue(new Interpreter.Part(body, patterns, run.settings()));
  }

  record ByValue(Interpreter.Part part) {
    boolean test(Value value) {
      Value result = part.evaluate(value);
      if (result == null) {
        throw new UnfitException("a condition that takes too many steps");
      }
      return result.isTrue();
    }
  }

  /// The strings of one dictionary that fulfil a condition. A dictionary only grows, so what is
  /// known stays.
  static final class DictionaryBits {
    private final Dictionary dictionary;
    private final Predicate<String> condition;
    private volatile State state = new State(new long[0], 0, -1, 0);

    /// @param single the only code that fulfils it, if there is one only
    record State(long[] words, int known, int single, int count) {}

    DictionaryBits(Dictionary dictionary, Predicate<String> condition) {
      this.dictionary = dictionary;
      this.condition = condition;
    }

    void grow() {
      int size = dictionary.size();
      if (state.known < size) {
        grow(size);
      }
    }

    private synchronized void grow(int size) {
      State old = state;
      if (old.known >= size) {
        return;
      }
      long[] words = Arrays.copyOf(old.words, Bits.wordCount(size));
      int count = old.count;
      int single = old.single;
      for (int code = old.known; code < size; code++) {
        if (condition.test(dictionary.text(code))) {
          Bits.set(words, code);
          single = count == 0 ? code : -1;
          count++;
        }
      }
      state = new State(words, size, single, count);
    }

    State state() {
      return state;
    }
  }
}
