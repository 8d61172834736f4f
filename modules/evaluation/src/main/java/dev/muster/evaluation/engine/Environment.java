package dev.muster.evaluation.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What names mean where an expression stands.
///
/// @param items what `this` and `^` are, the innermost last
/// @param open the lists whose elements are looked at, the innermost last
record Environment(List<Term> items, Map<String, Term> variables, List<Open> open) {
  Environment {
    items = List.copyOf(items);
    variables = Map.copyOf(variables);
    open = List.copyOf(open);
  }

  /// A list whose elements are looked at one by one.
  ///
  /// @param list without elements that are of no interest
  record Open(Place place, Term list) {}

  static final Environment EMPTY = new Environment(List.of(), Map.of(), List.of());

  Environment inside(Term item, Open scope) {
    List<Term> inner = new ArrayList<>(items);
    inner.add(item);
    return new Environment(inner, variables, open).within(scope);
  }

  Environment with(String name, Term value) {
    Map<String, Term> inner = new HashMap<>(variables);
    inner.put(name, value);
    return new Environment(items, inner, open);
  }

  Environment within(Open scope) {
    List<Open> inner = new ArrayList<>(open);
    inner.add(scope);
    return new Environment(items, variables, inner);
  }

  boolean isOpen(Place place) {
    return open.stream().anyMatch(scope -> scope.place.equals(place));
  }

  @Nullable Open innermost() {
    return open.isEmpty() ? null : open.getLast();
  }
}
