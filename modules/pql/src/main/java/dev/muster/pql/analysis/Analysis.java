package dev.muster.pql.analysis;

import dev.muster.pql.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a query looks at. Everything here follows from the query alone.
///
/// `paths` are dotted, from the profile; a `*` stands for the key of a map. `segments` are the ids
/// of the audiences it refers to. `arrayNesting` is how many arrays deep it goes: 2 for an item of
/// an event.
public record Analysis(
    SortedSet<String> paths,
    SortedSet<String> eventTypes,
    SortedSet<String> segments,
    LookBack lookBack,
    List<EventTerm> eventTerms,
    int sequentialEvents,
    int aggregations,
    int arrayNesting,
    boolean ignoresYear,
    SortedSet<String> lookups,
    boolean usesAudienceManager,
    List<Problem> warnings) {

  public Analysis {
    paths = sorted(paths);
    eventTypes = sorted(eventTypes);
    segments = sorted(segments);
    lookups = sorted(lookups);
    eventTerms = List.copyOf(eventTerms);
    warnings = List.copyOf(warnings);
  }

  public boolean usesEvents() {
    return !eventTerms.isEmpty();
  }

  private static SortedSet<String> sorted(SortedSet<String> set) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }
}
