package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.CatalogueCommand.CreateDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseDefinition;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.DefinitionReading;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.ExpressionAnalysis;
import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import dev.muster.pql.analysis.Analysis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What may be done to a segment definition, at whichever of its two faces.
final class DefinitionRules {
  private final CatalogueLimits limits;
  private final DefinitionReader reader;

  /// What came of a wish for a definition.
  sealed interface Outcome {
    /// The definition as it is to be.
    record Made(Definition definition) implements Outcome {}

    /// It cannot be so.
    record Refused(Refusal refusal) implements Outcome {}
  }

  DefinitionRules(CatalogueLimits limits, DefinitionReader reader) {
    this.limits = limits;
    this.reader = reader;
  }

  Decision<CatalogueEvent> create(Catalogue catalogue, CreateDefinition command) {
    return switch (made(
        catalogue,
        command.id(),
        command.content(),
        command.analysis(),
        Lifecycle.PUBLISHED,
        command.stamp())) {
      case Outcome.Made(var definition) -> accept(new DefinitionCreated(definition));
      case Outcome.Refused(var refusal) -> new Decision.Refused<>(refusal);
    };
  }

  Decision<CatalogueEvent> revise(Catalogue catalogue, ReviseDefinition command) {
    return catalogue
        .definition(command.id())
        .map(definition -> revise(catalogue, definition, command))
        .orElseGet(DefinitionRules::unknown);
  }

  Decision<CatalogueEvent> delete(Catalogue catalogue, DeleteDefinition command) {
    return catalogue
        .definition(command.id())
        .map(definition -> delete(catalogue, definition, command.ifVersion(), command.stamp()))
        .orElseGet(DefinitionRules::unknown);
  }

  /// A new definition.
  Outcome made(
      Catalogue catalogue,
      String id,
      DefinitionContent content,
      Optional<Analysis> found,
      Lifecycle lifecycle,
      Stamp stamp) {
    Optional<ExpressionAnalysis> analysis = found.map(each -> Reviewing.analysed(catalogue, each));
    return newcomerObjection(catalogue, id)
        .or(() -> found.flatMap(each -> Reviewing.referenceObjection(catalogue, id, each)))
        .or(() ->
            analysis.flatMap(
                each -> Reviewing.unpublishedObjection(catalogue, lifecycle, each.segments())))
        .or(() ->
            analysis.flatMap(
                each -> Reviewing.eligibilityObjection(content.evaluationInfo(), each)))
        .or(() -> objection(catalogue, id, content, EvaluationInfo.BATCH))
        .or(() -> PolicyRules.objection(catalogue, content, null))
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(
            () -> new Outcome.Made(Definition.created(id, content, analysis.orElse(null), stamp)));
  }

  /// A definition that has changed.
  ///
  /// @param found in its expression; empty when that was not looked at again
  /// @param asked for the methods that the change asks for itself, and not only leaves as they were
  /// @param lifecycle how far it is after the change
  Outcome changed(
      Catalogue catalogue,
      Definition definition,
      DefinitionContent content,
      Optional<Analysis> found,
      ObjectNode asked,
      Lifecycle lifecycle,
      Stamp stamp) {
    return found
        .map(
            analysis -> reviewed(catalogue, definition, content, analysis, asked, lifecycle, stamp))
        .orElseGet(() ->
            revised(
                catalogue,
                definition,
                content,
                analysisKept(definition, content),
                List.of(),
                stamp));
  }

  /// What speaks against one more audience.
  Optional<Refusal> newcomerObjection(Catalogue catalogue, String id) {
    if (catalogue.audienceCount() >= limits.definitionCount()) {
      return Optional.of(
          new Refusal(
              Reason.LIMIT,
              "definitions-limit",
              "A sandbox holds at most %d segment definitions and external audiences."
                  .formatted(limits.definitionCount())));
    }
    return catalogue.hasAudience(id)
        ? Optional.of(
            new Refusal(Reason.CONFLICT, "id-taken", "A segment definition with this id exists."))
        : Optional.empty();
  }

  /// What speaks against this name for this audience.
  static Optional<Refusal> namesakeObjection(Catalogue catalogue, String id, String name) {
    return catalogue
        .audienceNamed(name)
        .filter(namesake -> !namesake.equals(id))
        .map(namesake ->
            new Refusal(
                Reason.CONFLICT,
                "name-taken",
                "A segment definition or audience with this name exists already in the sandbox: %s."
                    .formatted(namesake)));
  }

  static Decision<CatalogueEvent> delete(
      Catalogue catalogue, Definition definition, OptionalLong ifVersion, Stamp stamp) {
    if (CatalogueRules.isStale(definition.version(), ifVersion)) {
      return CatalogueRules.stale("definition", definition.version());
    }
    return Reviewing.referrerObjection(catalogue, definition.id())
        .<Decision<CatalogueEvent>>map(Decision.Refused::new)
        .orElseGet(
            () -> accept(new DefinitionDeleted(definition.id(), definition.version() + 1, stamp)));
  }

  /// An event without a face is of an audience without one.
  static CatalogueEvent revised(Definition definition, AudienceFace face) {
    return face.equals(AudienceFace.PLAIN)
        ? new DefinitionRevised(definition)
        : new AudienceRevised(definition, face);
  }

  static Catalogue created(Catalogue catalogue, Definition definition, CatalogueEvent event) {
    CatalogueRules.requireFollowing(0, definition.version(), event);
    CatalogueRules.require(!catalogue.hasAudience(definition.id()), event);
    return catalogue.with(definition);
  }

  static Catalogue revised(Catalogue catalogue, Definition definition, CatalogueEvent event) {
    CatalogueRules.requireFollowing(
        version(catalogue, definition.id()), definition.version(), event);
    return catalogue.with(definition);
  }

  static Catalogue deleted(Catalogue catalogue, String id, long version, CatalogueEvent event) {
    CatalogueRules.requireFollowing(version(catalogue, id), version, event);
    return catalogue.without(id).with(catalogue.audiences().without(id));
  }

  private static long version(Catalogue catalogue, String id) {
    return catalogue.definition(id).map(Definition::version).orElse(Long.MIN_VALUE);
  }

  private Decision<CatalogueEvent> revise(
      Catalogue catalogue, Definition definition, ReviseDefinition command) {
    if (CatalogueRules.isStale(definition.version(), command.ifVersion())) {
      return CatalogueRules.stale("definition", definition.version());
    }
    DefinitionContent before = definition.content();
    return switch (reader.readChanged(before, command.patch())) {
      case DefinitionReading.Faulty(var problems) ->
          new Decision.Refused<>(
              new Refusal(
                  Reason.INVALID,
                  "definition-invalid",
                  "With this change the segment definition would not be valid: "
                      + problems.getFirst().sentence(),
                  problems));
      case DefinitionReading.Read(var content, _) when content.equals(before) -> accept();
      case DefinitionReading.Read(var content, var found) ->
          switch (changed(
              catalogue,
              definition,
              content,
              found,
              command.patch(),
              catalogue.lifecycle(definition.id()),
              command.stamp())) {
            case Outcome.Made(var next) ->
                accept(revised(next, catalogue.audiences().face(definition.id())));
            case Outcome.Refused(var refusal) -> new Decision.Refused<>(refusal);
          };
    };
  }

  /// An expression that nobody has looked at has no analysis, also when its predecessor had one.
  private static @Nullable ExpressionAnalysis analysisKept(
      Definition definition, DefinitionContent content) {
    return content.expression().equals(definition.content().expression())
        ? definition.analysis()
        : null;
  }

  /// A change of the expression, or of the methods it is evaluated by. A method that the change
  /// asks for must be possible; one that it only leaves in place falls back.
  private Outcome reviewed(
      Catalogue catalogue,
      Definition definition,
      DefinitionContent content,
      Analysis found,
      ObjectNode asked,
      Lifecycle lifecycle,
      Stamp stamp) {
    ExpressionAnalysis analysis = Reviewing.analysed(catalogue, found);
    Optional<Refusal> objection =
        Reviewing.referenceObjection(catalogue, definition.id(), found)
            .or(() -> Reviewing.unpublishedObjection(catalogue, lifecycle, analysis.segments()))
            .or(() -> Reviewing.eligibilityObjection(Reviewing.requested(asked), analysis));
    if (objection.isPresent()) {
      return new Outcome.Refused(objection.get());
    }
    DefinitionContent possible = Reviewing.fallingBack(content, analysis);
    List<Note> notices =
        Reviewing.notices(content.evaluationInfo(), possible.evaluationInfo(), analysis);
    return revised(catalogue, definition, possible, analysis, notices, stamp);
  }

  private Outcome revised(
      Catalogue catalogue,
      Definition definition,
      DefinitionContent content,
      @Nullable ExpressionAnalysis analysis,
      List<Note> notices,
      Stamp stamp) {
    EvaluationInfo before = definition.content().evaluationInfo();
    return objection(catalogue, definition.id(), content, before)
        .or(() -> PolicyRules.objection(catalogue, content, definition.content().mergePolicyId()))
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Made(definition.revised(content, analysis, notices, stamp)));
  }

  /// What speaks against a definition beside the others of the catalogue.
  private Optional<Refusal> objection(
      Catalogue catalogue, String id, DefinitionContent content, EvaluationInfo before) {
    Optional<Refusal> namesake = namesakeObjection(catalogue, id, content.name());
    if (namesake.isPresent()) {
      return namesake;
    }
    if (!catalogue.hasFolder(content.parentFolderId())) {
      return Optional.of(
          new Refusal(
              Reason.INVALID,
              "folder-unknown",
              "'parentFolderId' names a folder that does not exist."));
    }
    EvaluationInfo info = content.evaluationInfo();
    if (info.synchronous()
        && !before.synchronous()
        && catalogue.edgeCount() >= limits.edgeCount()) {
      return Optional.of(
          new Refusal(
              Reason.LIMIT,
              "edge-limit",
              "A sandbox holds at most %d edge audiences.".formatted(limits.edgeCount())));
    }
    if (info.isStreaming()
        && !before.isStreaming()
        && catalogue.streamingCount() >= limits.streamingCount()) {
      return Optional.of(
          new Refusal(
              Reason.LIMIT,
              "streaming-limit",
              "A sandbox holds at most %d streaming audiences, edge audiences included."
                  .formatted(limits.streamingCount())));
    }
    return Optional.empty();
  }

  private static Decision<CatalogueEvent> unknown() {
    return refuse(Reason.UNKNOWN, "definition-unknown", "No segment definition has this id.");
  }
}
