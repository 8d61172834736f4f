package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.ExpressionAnalysis;
import dev.muster.domain.definitions.ExpressionAnalysis.Kind;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.definitions.Shortened;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import dev.muster.pql.Pql;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.analysis.AudienceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/// The part of judging an expression that depends on the other definitions: what it refers to, and
/// by which methods it can therefore be evaluated.
final class Reviewing {
  /// A message names no more than this many.
  private static final int NAMED = 20;

  private Reviewing() {}

  /// What speaks against the references of an expression.
  static Optional<Refusal> referenceObjection(Catalogue catalogue, String id, Analysis analysis) {
    List<String> unknown =
        analysis.segments().stream()
            .filter(each -> !each.equals(id) && !catalogue.hasAudience(each))
            .toList();
    if (!unknown.isEmpty()) {
      List<Problem> problems =
          unknown.stream()
              .map(each ->
                  new Problem(
                      "reference-unknown",
                      "The expression refers to '%s', and no segment definition has this id."
                          .formatted(Shortened.of(each))))
              .toList();
      return Optional.of(
          new Refusal(
              Reason.INVALID,
              "reference-unknown",
              unknown.size() == 1
                  ? problems.getFirst().message()
                  : "The expression refers to segment definitions that do not exist: %s."
                      .formatted(named(unknown.stream().map(Shortened::of).toList())),
              problems));
    }
    return analysis.segments().stream()
        .filter(each -> catalogue.leadsTo(each, id))
        .findFirst()
        .map(each ->
            new Refusal(
                Reason.INVALID,
                "reference-cycle",
                each.equals(id)
                    ? "The expression refers to its own segment definition."
                    : "The expression refers to %s, which itself depends on this segment definition."
                        .formatted(shown(catalogue, each))));
  }

  /// What speaks against references to audiences that are not evaluated: who is published depends
  /// on published ones alone.
  ///
  /// @param lifecycle of the one that refers
  static Optional<Refusal> unpublishedObjection(
      Catalogue catalogue, Lifecycle lifecycle, List<String> references) {
    if (lifecycle != Lifecycle.PUBLISHED) {
      return Optional.empty();
    }
    List<Problem> problems =
        references.stream()
            .filter(each -> catalogue.hasAudience(each) && !catalogue.isPublished(each))
            .map(each ->
                new Problem(
                    "reference-unpublished",
                    "The expression refers to %s, which is %s and not published."
                        .formatted(shown(catalogue, each), catalogue.lifecycle(each).word())))
            .toList();
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.INVALID, "reference-unpublished", problems.getFirst().message(), problems));
  }

  /// What speaks against withdrawing an audience that others refer to.
  static Optional<Refusal> withdrawalObjection(Catalogue catalogue, String id, Lifecycle next) {
    List<String> shown =
        catalogue.referrers(id).stream().map(each -> shown(catalogue, each)).toList();
    return shown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.CONFLICT,
                "audience-referenced",
                "The audience cannot become %s, since others refer to it: %s."
                    .formatted(next.word(), named(shown)),
                shown.stream()
                    .map(each ->
                        new Problem("audience-referenced", "%s refers to it.".formatted(each)))
                    .toList()));
  }

  /// What speaks against deleting a definition that others refer to.
  static Optional<Refusal> referrerObjection(Catalogue catalogue, String id) {
    SortedSet<String> referrers = catalogue.referrers(id);
    if (referrers.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = referrers.stream().map(each -> shown(catalogue, each)).toList();
    List<Problem> problems =
        shown.stream()
            .map(each -> new Problem("definition-referenced", "%s refers to it.".formatted(each)))
            .toList();
    return Optional.of(
        new Refusal(
            Reason.CONFLICT,
            "definition-referenced",
            "Other segment definitions refer to this one: %s.".formatted(named(shown)),
            problems));
  }

  static ExpressionAnalysis analysed(Catalogue catalogue, Analysis analysis) {
    return ExpressionAnalysis.of(
        analysis,
        Pql.eligibility(analysis, id -> audienceKind(catalogue, id)),
        kind(catalogue, analysis));
  }

  /// What speaks against the methods that were asked for.
  static Optional<Refusal> eligibilityObjection(
      EvaluationInfo requested, ExpressionAnalysis analysis) {
    var problems = new ArrayList<Problem>();
    if (requested.continuous()) {
      analysis.continuousObjections().forEach(each -> problems.add(problem("continuous", each)));
    }
    if (requested.synchronous()) {
      analysis.synchronousObjections().forEach(each -> problems.add(problem("synchronous", each)));
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(Reason.INVALID, "not-eligible", problems.getFirst().message(), problems));
  }

  /// The methods that a change asks for itself, and not only leaves as they were.
  static EvaluationInfo requested(ObjectNode patch) {
    return new EvaluationInfo(
        isRequested(patch, "batch"),
        isRequested(patch, "continuous"),
        isRequested(patch, "synchronous"));
  }

  /// The content with only the methods that are possible: batch, when none of them is left.
  static DefinitionContent fallingBack(DefinitionContent content, ExpressionAnalysis analysis) {
    EvaluationInfo info = content.evaluationInfo();
    return content.evaluatedBy(
        new EvaluationInfo(
                info.batch(),
                info.continuous() && analysis.continuousObjections().isEmpty(),
                info.synchronous() && analysis.synchronousObjections().isEmpty())
            .orBatch());
  }

  /// What falling back has changed.
  static List<Note> notices(
      EvaluationInfo wanted, EvaluationInfo possible, ExpressionAnalysis analysis) {
    var notices = new ArrayList<Note>();
    if (wanted.continuous() && !possible.continuous()) {
      notices.add(notice("continuous", analysis.continuousObjections()));
    }
    if (wanted.synchronous() && !possible.synchronous()) {
      notices.add(notice("synchronous", analysis.synchronousObjections()));
    }
    return notices;
  }

  private static Note notice(String method, List<Note> objections) {
    return new Note(
        "evaluation-fell-back",
        "'%s' was switched off, because the new expression cannot be evaluated so: %s"
            .formatted(
                method, objections.stream().map(Note::message).collect(Collectors.joining(" "))));
  }

  private static Problem problem(String method, Note objection) {
    return new Problem(
        "not-eligible",
        "The expression cannot be evaluated as '%s': %s".formatted(method, objection.message()));
  }

  private static boolean isRequested(ObjectNode patch, String method) {
    JsonNode enabled = patch.path("evaluationInfo").path(method).path("enabled");
    return enabled.isBoolean() && enabled.booleanValue();
  }

  private static AudienceKind audienceKind(Catalogue catalogue, String id) {
    return catalogue
        .definition(id)
        .map(Definition::analysis)
        .map(ExpressionAnalysis::audienceKind)
        .orElse(AudienceKind.OTHER);
  }

  private static Kind kind(Catalogue catalogue, Analysis analysis) {
    boolean isOther = !analysis.lookups().isEmpty() || analysis.usesAudienceManager();
    boolean usesEvents = analysis.usesEvents();
    for (String id : analysis.segments()) {
      AudienceKind kind = audienceKind(catalogue, id);
      isOther |= kind == AudienceKind.OTHER;
      usesEvents |= kind == AudienceKind.PROFILE_AND_EVENTS;
    }
    return isOther ? Kind.OTHER : usesEvents ? Kind.PROFILE_AND_EVENTS : Kind.PROFILE;
  }

  private static String shown(Catalogue catalogue, String id) {
    return catalogue
        .definition(id)
        .map(Definition::name)
        .or(() -> catalogue.audiences().external(id).map(ExternalAudience::name))
        .map(name -> "%s ('%s')".formatted(id, Shortened.of(name)))
        .orElse(id);
  }

  private static String named(List<String> names) {
    String listed = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() <= NAMED
        ? listed
        : "%s and %d more".formatted(listed, names.size() - NAMED);
  }
}
