package dev.muster.pql.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// By which methods a query can be evaluated and, for each it cannot, why, in words for the people
/// who write audiences. Batch is always possible.
public record Eligibility(Verdict batch, Verdict streaming, Verdict edge) {

  /// Yes, or no with the reasons.
  public record Verdict(boolean eligible, List<Reason> reasons) {
    public Verdict {
      reasons = List.copyOf(reasons);
    }

    static Verdict because(Set<Reason> reasons) {
      return new Verdict(reasons.isEmpty(), new ArrayList<>(reasons));
    }
  }

  public record Reason(String code, String message) {}

  /// `kinds` knows the audiences the query refers to.
  public static Eligibility of(Analysis analysis, Function<String, AudienceKind> kinds) {
    Set<Reason> both = new LinkedHashSet<>();
    attributes(analysis, both);
    events(analysis, both);
    Set<Reason> streaming = new LinkedHashSet<>(both);
    Set<Reason> edge = new LinkedHashSet<>(both);
    int eventCount = analysis.eventTerms().size();
    if (eventCount > 1) {
      edge.add(
          new Reason(
              "sequence-on-edge",
              "It asks for "
                  + eventCount
                  + " events one after the other. On the edge only one event can be looked at."));
    }
    if (eventCount > 0 && !analysis.segments().isEmpty()) {
      audiences(analysis, kinds, streaming, edge);
    }
    return new Eligibility(
        new Verdict(true, List.of()), Verdict.because(streaming), Verdict.because(edge));
  }

  private static void attributes(Analysis analysis, Set<Reason> reasons) {
    if (analysis.ignoresYear()) {
      reasons.add(
          new Reason(
              "ignores-year",
              "It compares dates without their year, which is only done in batch."));
    }
    if (!analysis.lookups().isEmpty()) {
      reasons.add(
          new Reason(
              "related-entity",
              "It reads "
                  + String.join(", ", analysis.lookups())
                  + " from a related entity. Those are only loaded in batch."));
    }
    if (analysis.usesAudienceManager()) {
      reasons.add(
          new Reason(
              "audience-manager",
              "It uses an audience of Audience Manager, and those only arrive in batch."));
    }
  }

  private static void events(Analysis analysis, Set<Reason> reasons) {
    List<EventTerm> terms = analysis.eventTerms();
    for (EventTerm term : terms) {
      if (term.lookBack().isUnlimited()) {
        reasons.add(
            new Reason(
                "no-time-window",
                "It looks for "
                    + term.words()
                    + " without a time window, so the whole history counts. With a window of at"
                    + " most 24 hours, such as 'WHEN(<= 24 hours before now)', it could be"
                    + " evaluated as data arrive."));
      } else if (!term.lookBack().fitsInADay()) {
        reasons.add(
            new Reason(
                "window-too-long",
                "It looks for "
                    + term.words()
                    + " up to "
                    + term.lookBack().words()
                    + " back. As data arrive only the last 24 hours are looked at."));
      }
      if (term.aggregated()) {
        reasons.add(
            new Reason(
                "aggregates-events",
                "It counts or adds up events, for which the whole history has to be read."));
      }
    }
    if (!terms.isEmpty() && terms.stream().allMatch(EventTerm::negated)) {
      reasons.add(
          new Reason(
              "only-absent-events",
              "It only says which events did not happen. That something did not happen is never"
                  + " news that arrives, so it is found in batch."));
    }
    long sequences = terms.stream().map(EventTerm::sequence).distinct().count();
    boolean ordered = terms.size() < 2 || (sequences == 1 && terms.getFirst().sequence() > 0);
    if (!ordered) {
      reasons.add(
          new Reason(
              "events-without-order",
              "It asks for "
                  + terms.size()
                  + " events that are not in one sequence. Put into one CHAIN, in their order,"
                  + " they could be evaluated as data arrive."));
    }
  }

  private static void audiences(
      Analysis analysis,
      Function<String, AudienceKind> kinds,
      Set<Reason> streaming,
      Set<Reason> edge) {
    for (String id : analysis.segments()) {
      AudienceKind kind = kinds.apply(id);
      if (kind == AudienceKind.OTHER) {
        streaming.add(
            new Reason(
                "event-with-audience",
                "It combines an event with the audience "
                    + id
                    + ", which is not built on profiles here and so only changes in batch."));
      }
      if (kind != AudienceKind.PROFILE_ONLY) {
        edge.add(
            new Reason(
                "event-with-audience",
                "It combines an event with the audience "
                    + id
                    + ". On the edge that audience may only look at profile attributes."));
      }
    }
  }
}
