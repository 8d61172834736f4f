package dev.muster.evaluation.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All terms of a plan. Equal ones are one.
final class Graph {
  private final Map<Key, Term> byKey = new HashMap<>();
  private final List<Term> terms = new ArrayList<>();

  /// Terms are equal to themselves alone, and their inputs are of this graph already.
  private record Key(Class<?> kind, Object own, List<Term> inputs, Place place) {}

  Term add(Term term) {
    Key key = new Key(term.getClass(), term.key(), term.inputs(), term.place());
    Term known = byKey.get(key);
    if (known != null) {
      return known;
    }
    term.number(terms.size());
    terms.add(term);
    byKey.put(key, term);
    return term;
  }

  /// Counts who needs each term, of those that queries need at all.
  void countUses(List<Term> queries) {
    Set<Term> seen = new HashSet<>();
    Deque<Term> pending = new ArrayDeque<>();
    for (Term query : queries) {
      query.use();
      pending.push(query);
    }
    while (!pending.isEmpty()) {
      Term term = pending.pop();
      if (seen.add(term)) {
        term.inputs().forEach(Term::use);
        term.inputs().forEach(pending::push);
      }
    }
  }

  int size() {
    return terms.size();
  }
}
