package dev.muster.pql.analysis;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// One place where a query looks for events: a step of a chain, a variable over `xEvent`, a filter
/// of it.
///
/// `sequence` numbers the chain the term belongs to, and is 0 for a term that stands alone.
/// `negated` says that the event must not have happened, `aggregated` that events are counted or
/// added up.
public record EventTerm(
    SortedSet<String> eventTypes,
    LookBack lookBack,
    int sequence,
    boolean negated,
    boolean aggregated,
    int line,
    int column) {

  public EventTerm {
    eventTypes = Collections.unmodifiableSortedSet(new TreeSet<>(eventTypes));
  }

  /// The event in words: "the event 'commerce.purchases'".
  public String words() {
    if (eventTypes.isEmpty()) {
      return "an event of any type";
    }
    return "the event "
        + String.join(" or ", eventTypes.stream().map(type -> "'" + type + "'").toList());
  }
}
