package dev.muster.domain.definitions;

import dev.muster.domain.Texts;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.pql.analysis.Eligibility;
import dev.muster.pql.analysis.LookBack;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What the language found out about an expression when it was saved. It is stored with the
/// definition, so that an old definition means the same to a newer language.
///
/// @param segments the ids of the audiences that it refers to
/// @param paths the fields that it reads, dotted; `*` stands for the key of a map. Those of a huge
///   expression are not all kept
/// @param lookBack how far back it looks at events: a duration as in ISO 8601, or `unlimited`
/// @param kind what it reads, itself or through the audiences that it refers to
/// @param continuousObjections why it cannot be evaluated as data arrives; empty when it can
/// @param synchronousObjections why it cannot be evaluated at the edge; empty when it can
public record ExpressionAnalysis(
    List<String> segments,
    List<String> paths,
    List<String> eventTypes,
    String lookBack,
    int sequentialEvents,
    Kind kind,
    List<Note> continuousObjections,
    List<Note> synchronousObjections) {

  /// More reasons against a method than these are not kept.
  private static final int NOTE_COUNT = 20;

  /// In characters, of all paths, and of all event types.
  private static final int TOTAL_LENGTH = 128 << 10;

  /// What an audience is built on.
  public enum Kind {
    PROFILE,
    PROFILE_AND_EVENTS,
    OTHER
  }

  public ExpressionAnalysis {
    segments = List.copyOf(segments);
    paths = List.copyOf(paths);
    eventTypes = List.copyOf(eventTypes);
    continuousObjections = List.copyOf(continuousObjections);
    synchronousObjections = List.copyOf(synchronousObjections);
  }

  /// @param kind of the audience, itself or through those it refers to
  public static ExpressionAnalysis of(Analysis analysis, Eligibility eligibility, Kind kind) {
    return new ExpressionAnalysis(
        analysis.segments().stream().map(Texts::storable).toList(),
        kept(analysis.paths()),
        kept(analysis.eventTypes()),
        words(analysis.lookBack()),
        analysis.sequentialEvents(),
        kind,
        notes(eligibility.streaming()),
        notes(eligibility.edge()));
  }

  /// A duration as in ISO 8601, or `unlimited`.
  public static String words(LookBack lookBack) {
    return lookBack.isUnlimited() ? "unlimited" : lookBack.duration().toString();
  }

  /// As the language names it.
  public AudienceKind audienceKind() {
    return switch (kind) {
      case PROFILE -> AudienceKind.PROFILE_ONLY;
      case PROFILE_AND_EVENTS -> AudienceKind.PROFILE_AND_EVENTS;
      case OTHER -> AudienceKind.OTHER;
    };
  }

  /// An escape in a query can stand for what cannot be stored, and nested paths repeat each other:
  /// a small expression must not become a large event.
  private static List<String> kept(Collection<String> texts) {
    var kept = new ArrayList<String>();
    int length = 0;
    for (String text : texts) {
      length += text.length();
      if (length > TOTAL_LENGTH) {
        break;
      }
      kept.add(Texts.storable(text));
    }
    return kept;
  }

  private static List<Note> notes(Eligibility.Verdict verdict) {
    return verdict.reasons().stream()
        .limit(NOTE_COUNT)
        .map(reason -> new Note(reason.code(), Texts.storable(reason.message())))
        .toList();
  }
}
