package dev.muster.benchmarks.segments;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A segment in SQL over the flat tables, taken apart as far as whole plans share parts.
public sealed interface Condition {

  /// A predicate over a row of `profiles`.
  record OfProfile(String predicate) implements Condition {}

  /// A query that gives the numbers of profiles, each once.
  record OfEvents(String query) implements Condition {}

  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Condition part) implements Condition {}

  /// Members of another segment, by its place in the list of all.
  record Reference(int segment) implements Condition {}

  static Condition and(Condition... parts) {
    return new And(List.of(parts));
  }

  static Condition or(Condition... parts) {
    return new Or(List.of(parts));
  }

  default void forEachLeaf(Consumer<Condition> action) {
    switch (this) {
      case OfProfile _, OfEvents _ -> action.accept(this);
      case And(var parts) -> parts.forEach(part -> part.forEachLeaf(action));
      case Or(var parts) -> parts.forEach(part -> part.forEachLeaf(action));
      case Not(var part) -> part.forEachLeaf(action);
      case Reference _ -> {}
    }
  }

  /// One query for the numbers of the members, references written out.
  default String query(List<Segment> all) {
    return this instanceof OfEvents(var query)
        ? query
        : "SELECT id FROM profiles WHERE " + predicate(all);
  }

  private String predicate(List<Segment> all) {
    return switch (this) {
      case OfProfile(var predicate) -> "(" + predicate + ")";
      case OfEvents(var query) -> "id IN (" + query + ")";
      case And(var parts) -> joined(parts, " AND ", all);
      case Or(var parts) -> joined(parts, " OR ", all);
      case Not(OfEvents(var query)) -> "id NOT IN (" + query + ")";
      case Not(var part) -> "(" + part.predicate(all) + " IS NOT TRUE)";
      case Reference(int segment) -> all.get(segment).condition().predicate(all);
    };
  }

  private static String joined(List<Condition> parts, String word, List<Segment> all) {
    return parts.stream()
        .map(part -> part.predicate(all))
        .collect(Collectors.joining(word, "(", ")"));
  }
}
