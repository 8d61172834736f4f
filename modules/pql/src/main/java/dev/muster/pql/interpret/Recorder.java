package dev.muster.pql.interpret;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.interpret.Explanation.EventReference;
import dev.muster.pql.interpret.Value.Text;
import dev.muster.pql.text.TextPrinter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes down what the interpreter does while it does it. Bounded: after a number of parts the
/// rest is left out and its owner marked as incomplete.
final class Recorder {
  private static final int MAXIMUM_PARTS = 2_000;
  private static final int MAXIMUM_EVENTS = 100;
  private static final int LONGEST_EXPRESSION = 2_000;

  private static final class Frame {
    final String text;
    final Expression expression;
    final @Nullable EventReference about;
    final Map<Integer, EventReference> events = new TreeMap<>();
    final List<Explanation> parts = new ArrayList<>();
    boolean complete = true;

    Frame(String text, Expression expression, @Nullable EventReference about) {
      this.text = text;
      this.expression = expression;
      this.about = about;
    }
  }

  private final IdentityHashMap<Value, Integer> events = new IdentityHashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int partCount;
  private @Nullable Explanation last;

  Recorder(Value profile) {
    List<Value> all = profile.field("xEvent").elements();
    for (int index = 0; index < all.size(); index++) {
      events.put(all.get(index), index);
    }
  }

  void enter(Expression expression, List<String> variables, int depth, @Nullable Value item) {
    EventReference about = item == null ? null : reference(item);
    boolean room = partCount++ < MAXIMUM_PARTS;
    String text = room ? TextPrinter.printPart(expression, variables, depth) : "";
    if (text.length() > LONGEST_EXPRESSION) {
      text = text.substring(0, LONGEST_EXPRESSION) + "…";
    }
    Frame frame = new Frame(text, expression, about);
    frame.complete = room;
    frames.push(frame);
  }

  void exit(Value value) {
    Frame frame = frames.pop();
    if (frame.text.isEmpty()) {
      Frame owner = frames.peek();
      if (owner != null) {
        owner.complete = false;
      }
      return;
    }
    Explanation explanation =
        new Explanation(
            frame.text,
            frame.expression.position().line(),
            frame.expression.position().column(),
            value.toJson(),
            frame.about,
            List.copyOf(frame.events.values()),
            frame.parts,
            frame.complete);
    Frame owner = frames.peek();
    if (owner == null) {
      last = explanation;
    } else {
      owner.parts.add(explanation);
      owner.complete &= frame.complete;
    }
  }

  /// The element decided the value of the part that is being evaluated, if it is an event at all.
  void decided(Value element) {
    EventReference reference = reference(element);
    Frame frame = frames.peek();
    if (reference != null && frame != null && frame.events.size() < MAXIMUM_EVENTS) {
      frame.events.put(reference.index(), reference);
    }
  }

  Explanation explanation() {
    return Objects.requireNonNull(last, "Nothing was evaluated.");
  }

  private @Nullable EventReference reference(Value element) {
    Integer index = events.get(element);
    return index == null
        ? null
        : new EventReference(
            index,
            text(element.field("_id")),
            text(element.field("timestamp")),
            text(element.field("eventType")));
  }

  private static @Nullable String text(Value value) {
    return switch (value) {
      case Text text -> text.value();
      case Value.Whole(long number) -> Long.toString(number);
      default -> null;
    };
  }
}
