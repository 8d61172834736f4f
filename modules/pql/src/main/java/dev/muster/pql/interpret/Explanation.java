package dev.muster.pql.interpret;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a value came out as it did: the part of the query, its value, the events that decided it and
/// the explanations of its parts.
///
/// A part inside a filter or a quantifier is evaluated once for each element and so occurs several
/// times; `about` then says for which event. `complete` is false where parts were left out because
/// there were too many.
public record Explanation(
    String expression,
    int line,
    int column,
    JsonNode value,
    @Nullable EventReference about,
    List<EventReference> events,
    List<Explanation> parts,
    boolean complete) {

  public Explanation {
    events = List.copyOf(events);
    parts = List.copyOf(parts);
  }

  /// An event by what people recognise it by. `index` is its place in the profile's `xEvent`.
  public record EventReference(
      int index, @Nullable String id, @Nullable String timestamp, @Nullable String eventType) {}
}
