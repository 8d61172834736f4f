package dev.muster.evaluation;

import dev.muster.pql.ast.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which segments refer to which others, and an order in which each comes after those it refers to.
final class SegmentOrder {
  private final List<Set<String>> references = new ArrayList<>();
  private final int[][] referredTo;
  private final List<Integer> order = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<SegmentQuery> segments;

  /// Where a segment stands while they are put in order.
  private enum State {
    NEW,
    OPEN,
    DONE
  }

  /// A segment whose references are being looked at, with those that are left.
  private record Visit(int index, Deque<String> left) {}

  SegmentOrder(List<SegmentQuery> segments) {
    this.segments = segments;
    for (int index = 0; index < segments.size(); index++) {
      String id = segments.get(index).id();
      if (indexes.put(id, index) != null) {
        throw new IllegalArgumentException("The segment '" + id + "' is there twice.");
      }
      references.add(references(segments.get(index).query().expression()));
    }
    this.referredTo = new int[segments.size()][];
    for (int index = 0; index < referredTo.length; index++) {
      referredTo[index] =
          references.get(index).stream()
              .filter(indexes::containsKey)
              .mapToInt(indexes::get)
              .toArray();
    }
    State[] states = new State[segments.size()];
    Arrays.fill(states, State.NEW);
    for (int index = 0; index < segments.size(); index++) {
      if (states[index] == State.NEW) {
        visit(index, states);
      }
    }
  }

  /// With a stack of its own: a chain of segments can be as long as there are segments.
  private void visit(int first, State[] states) {
    Deque<Visit> open = new ArrayDeque<>();
    open.push(begin(first, states));
    while (!open.isEmpty()) {
      Visit visit = open.peek();
      String next = visit.left.poll();
      if (next == null) {
        states[visit.index] = State.DONE;
        order.add(visit.index);
        open.pop();
        continue;
      }
      Integer index = indexes.get(next);
      if (index == null || states[index] == State.DONE) {
        continue;
      }
      if (states[index] == State.OPEN) {
        throw new IllegalArgumentException(cycle(open, index));
      }
      open.push(begin(index, states));
    }
  }

  private Visit begin(int index, State[] states) {
    states[index] = State.OPEN;
    return new Visit(index, new ArrayDeque<>(references.get(index)));
  }

  private String cycle(Deque<Visit> open, int index) {
    StringBuilder path = new StringBuilder();
    open.descendingIterator()
        .forEachRemaining(visit -> {
          if (!path.isEmpty() || visit.index == index) {
            path.append(segments.get(visit.index).id()).append(" -> ");
          }
        });
    return "Segments refer to each other in a circle: " + path + segments.get(index).id() + ".";
  }

  /// Indexes of the segments, each after those it refers to.
  List<Integer> order() {
    return order;
  }

  /// The segments of the plan that a segment refers to. Not to be changed.
  int[] references(int index) {
    return referredTo[index];
  }

  Map<String, Integer> indexes() {
    return indexes;
  }

  private static Set<String> references(Expression expression) {
    Set<String> found = new LinkedHashSet<>();
    Deque<Expression> pending = new ArrayDeque<>();
    pending.push(expression);
    while (!pending.isEmpty()) {
      Expression next = pending.pop();
      if (next instanceof Expression.Call call
          && call.function().equals("inSegment")
          && call.arguments().getFirst() instanceof Expression.StringLiteral(var id, _)) {
        found.add(id);
      }
      next.children().forEach(pending::push);
    }
    return found;
  }
}
