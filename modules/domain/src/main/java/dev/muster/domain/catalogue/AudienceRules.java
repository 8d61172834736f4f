package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.audiences.AudienceMetrics;
import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.Audiences;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalContent;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.audiences.Patching;
import dev.muster.domain.audiences.SubmissionReader;
import dev.muster.domain.catalogue.AudienceCommand.AmendAudience;
import dev.muster.domain.catalogue.AudienceCommand.CreateAudience;
import dev.muster.domain.catalogue.AudienceCommand.CreateExternalAudience;
import dev.muster.domain.catalogue.AudienceCommand.DeleteAudience;
import dev.muster.domain.catalogue.AudienceCommand.MeasureAudiences;
import dev.muster.domain.catalogue.AudienceCommand.OverwriteAudience;
import dev.muster.domain.catalogue.AudienceCommand.PatchAudience;
import dev.muster.domain.catalogue.AudienceCommand.Size;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceDeleted;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.DefinitionRules.Outcome;
import dev.muster.domain.definitions.Definition;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What may be done to audiences, be they segment definitions too or from outside.
final class AudienceRules {
  private final DefinitionRules definitionRules;
  private final AudienceReader reader;
  private final SubmissionReader submissions;

  AudienceRules(
      DefinitionRules definitionRules, AudienceReader reader, SubmissionReader submissions) {
    this.definitionRules = definitionRules;
    this.reader = reader;
    this.submissions = submissions;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, AudienceCommand command) {
    return switch (command) {
      case CreateAudience create -> create(catalogue, create);
      case CreateExternalAudience create -> create(catalogue, create);
      case PatchAudience patch -> patch(catalogue, patch);
      case OverwriteAudience overwrite -> overwrite(catalogue, overwrite);
      case AmendAudience amend -> amend(catalogue, amend);
      case DeleteAudience delete -> delete(catalogue, delete);
      case MeasureAudiences measure -> measure(catalogue, measure);
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, AudienceEvent event) {
    Audiences audiences = catalogue.audiences();
    return switch (event) {
      case AudienceCreated(var definition, var face) ->
          DefinitionRules.created(catalogue, definition, event)
              .with(audiences.with(definition.id(), face));
      case AudienceRevised(var definition, var face) ->
          DefinitionRules.revised(catalogue, definition, event)
              .with(audiences.with(definition.id(), face));
      case ExternalAudienceCreated(var external) -> {
        CatalogueRules.requireFollowing(0, external.version(), event);
        CatalogueRules.require(!catalogue.hasAudience(external.id()), event);
        yield catalogue.with(audiences.with(external));
      }
      case ExternalAudienceRevised(var external) -> {
        CatalogueRules.requireFollowing(
            externalVersion(audiences, external.id()), external.version(), event);
        yield catalogue.with(audiences.with(external));
      }
      case ExternalAudienceDeleted(var id, long version, _) -> {
        CatalogueRules.requireFollowing(externalVersion(audiences, id), version, event);
        yield catalogue.with(audiences.without(id));
      }
      case AudiencesMeasured(var measurements) -> {
        for (Measurement measurement : measurements) {
          CatalogueRules.require(catalogue.hasAudience(measurement.id()), event);
          audiences = measured(audiences, measurement);
        }
        yield catalogue.with(audiences);
      }
    };
  }

  /// With what a job has counted, when that is what has happened.
  static Catalogue measured(Catalogue catalogue, JobEvent event) {
    if (!(event instanceof JobEvent.JobSucceeded(var job))) {
      return catalogue;
    }
    Audiences audiences = catalogue.audiences();
    for (Measurement measurement : AudienceSizes.of(job)) {
      if (catalogue.hasAudience(measurement.id())) {
        audiences = measured(audiences, measurement);
      }
    }
    return catalogue.with(audiences);
  }

  private static Audiences measured(Audiences audiences, Measurement measurement) {
    AudienceMetrics metrics = audiences.metrics(measurement.id());
    return audiences.with(
        measurement.id(),
        switch (measurement.measure()) {
          case PROFILES -> metrics.withProfiles(measurement.value());
          case RECORDS -> metrics.withRecords(measurement.value());
        });
  }

  private static long externalVersion(Audiences audiences, String id) {
    return audiences.external(id).map(ExternalAudience::version).orElse(Long.MIN_VALUE);
  }

  private Decision<CatalogueEvent> create(Catalogue catalogue, CreateAudience command) {
    var audience = command.audience();
    return switch (definitionRules.made(
        catalogue,
        command.id(),
        audience.content(),
        audience.analysis(),
        audience.face().lifecycle(),
        command.stamp())) {
      case Outcome.Made(var definition) ->
          accept(
              audience.face().equals(AudienceFace.PLAIN)
                  ? new DefinitionCreated(definition)
                  : new AudienceCreated(definition, audience.face()));
      case Outcome.Refused(var refusal) -> new Decision.Refused<>(refusal);
    };
  }

  private Decision<CatalogueEvent> create(Catalogue catalogue, CreateExternalAudience command) {
    ExternalContent content = command.audience().content();
    return definitionRules
        .newcomerObjection(catalogue, command.id())
        .or(() -> objection(catalogue, command.id(), content))
        .<Decision<CatalogueEvent>>map(Decision.Refused::new)
        .orElseGet(() ->
            accept(
                new ExternalAudienceCreated(
                    ExternalAudience.created(command.id(), content, command.stamp()))));
  }

  private Decision<CatalogueEvent> patch(Catalogue catalogue, PatchAudience command) {
    return found(
        catalogue,
        command.id(),
        command.ifVersion(),
        definition -> {
          AudienceFace face = catalogue.audiences().face(definition.id());
          return patched(
              AudienceJson.content(definition.content(), face),
              command,
              body ->
                  revised(
                      catalogue,
                      definition,
                      reader.readChanged(definition.content(), face, body),
                      Patching.concerns(command.operations(), "evaluationInfo")
                          ? body
                          : JsonNodeFactory.instance.objectNode(),
                      command.stamp()));
        },
        external ->
            patched(
                AudienceJson.content(external.content()),
                command,
                body ->
                    revised(
                        catalogue,
                        external,
                        reader.readChanged(external.content(), body),
                        command.stamp())));
  }

  private static Decision<CatalogueEvent> patched(
      ObjectNode target,
      PatchAudience command,
      Function<ObjectNode, Decision<CatalogueEvent>> use) {
    return switch (Patching.apply(target, command.operations())) {
      case Patching.Patched(var body) -> use.apply(body);
      case Patching.Failed(var problem) ->
          refuse(Reason.INVALID, problem.code(), problem.message());
    };
  }

  private Decision<CatalogueEvent> overwrite(Catalogue catalogue, OverwriteAudience command) {
    return found(
        catalogue,
        command.id(),
        command.ifVersion(),
        definition ->
            revised(
                catalogue,
                definition,
                reader.readChanged(
                    definition.content(),
                    catalogue.audiences().face(definition.id()),
                    command.body()),
                command.body(),
                command.stamp()),
        external ->
            revised(
                catalogue,
                external,
                reader.readChanged(external.content(), command.body()),
                command.stamp()));
  }

  private Decision<CatalogueEvent> amend(Catalogue catalogue, AmendAudience command) {
    return found(
        catalogue,
        command.id(),
        command.ifVersion(),
        _ -> refuse(Reason.UNKNOWN, "audience-unknown", "No external audience has this id."),
        external ->
            revised(
                catalogue,
                external,
                submissions.readChanged(external.content(), command.patch()),
                command.stamp()));
  }

  private static Optional<Refusal> runObjection(Catalogue catalogue, String id) {
    return catalogue
        .audiences()
        .unfinishedRun(id)
        .map(run ->
            new Refusal(
                Reason.CONFLICT,
                "run-in-progress",
                "A run of this audience is in progress: %s.".formatted(run.id())));
  }

  private static Decision<CatalogueEvent> delete(Catalogue catalogue, DeleteAudience command) {
    return found(
        catalogue,
        command.id(),
        command.ifVersion(),
        definition ->
            DefinitionRules.delete(catalogue, definition, command.ifVersion(), command.stamp()),
        external ->
            Reviewing.referrerObjection(catalogue, external.id())
                .or(() -> runObjection(catalogue, external.id()))
                .<Decision<CatalogueEvent>>map(Decision.Refused::new)
                .orElseGet(() ->
                    accept(
                        new ExternalAudienceDeleted(
                            external.id(), external.version() + 1, command.stamp()))));
  }

  private static Decision<CatalogueEvent> found(
      Catalogue catalogue,
      String id,
      OptionalLong ifVersion,
      Function<Definition, Decision<CatalogueEvent>> ofDefinition,
      Function<ExternalAudience, Decision<CatalogueEvent>> ofExternal) {
    Optional<Definition> definition = catalogue.definition(id);
    Optional<ExternalAudience> external = catalogue.audiences().external(id);
    Optional<Long> version =
        definition.map(Definition::version).or(() -> external.map(ExternalAudience::version));
    if (version.isEmpty()) {
      return refuse(Reason.UNKNOWN, "audience-unknown", "No audience has this id.");
    }
    if (CatalogueRules.isStale(version.get(), ifVersion)) {
      return CatalogueRules.stale("audience", version.get());
    }
    return definition.map(ofDefinition).orElseGet(() -> ofExternal.apply(external.orElseThrow()));
  }

  /// @param asked for the methods that the change asks for itself
  private Decision<CatalogueEvent> revised(
      Catalogue catalogue,
      Definition definition,
      AudienceReading reading,
      ObjectNode asked,
      Stamp stamp) {
    if (!(reading instanceof AudienceReading.Platform(var content, var found, var face))) {
      return faulty(reading);
    }
    AudienceFace before = catalogue.audiences().face(definition.id());
    boolean sameContent = content.equals(definition.content());
    if (sameContent && face.equals(before)) {
      return accept();
    }
    Optional<Refusal> objection =
        moveObjection(catalogue, definition.id(), before.lifecycle(), face.lifecycle());
    if (objection.isPresent()) {
      return new Decision.Refused<>(objection.get());
    }
    Outcome outcome =
        sameContent
            ? sameContent(catalogue, definition, face, stamp)
            : definitionRules.changed(
                catalogue, definition, content, found, asked, face.lifecycle(), stamp);
    return switch (outcome) {
      case Outcome.Made(var next) ->
          accept(
              face.equals(before)
                  ? DefinitionRules.revised(next, face)
                  : new AudienceRevised(next, face));
      case Outcome.Refused(var refusal) -> new Decision.Refused<>(refusal);
    };
  }

  /// Only the face changes; who becomes published must depend on published ones alone.
  private static Outcome sameContent(
      Catalogue catalogue, Definition definition, AudienceFace face, Stamp stamp) {
    return Reviewing.unpublishedObjection(catalogue, face.lifecycle(), definition.references())
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Made(definition.revised(definition.content(), stamp)));
  }

  private static Decision<CatalogueEvent> revised(
      Catalogue catalogue, ExternalAudience external, AudienceReading reading, Stamp stamp) {
    if (!(reading instanceof AudienceReading.External(var content))) {
      return faulty(reading);
    }
    if (content.equals(external.content())) {
      return accept();
    }
    return moveObjection(
            catalogue, external.id(), external.content().lifecycle(), content.lifecycle())
        .or(() -> objection(catalogue, external.id(), content))
        .<Decision<CatalogueEvent>>map(Decision.Refused::new)
        .orElseGet(() -> accept(new ExternalAudienceRevised(external.revised(content, stamp))));
  }

  private static Decision<CatalogueEvent> faulty(AudienceReading reading) {
    List<Problem> problems =
        reading instanceof AudienceReading.Faulty(var found) ? found : List.of();
    return new Decision.Refused<>(
        new Refusal(
            Reason.INVALID,
            "audience-invalid",
            "With this change the audience would not be valid: "
                + problems.stream().map(Problem::sentence).findFirst().orElse(""),
            problems));
  }

  private static Optional<Refusal> moveObjection(
      Catalogue catalogue, String id, Lifecycle from, Lifecycle to) {
    if (from == to) {
      return Optional.empty();
    }
    if (!from.next().contains(to)) {
      return Optional.of(
          new Refusal(
              Reason.CONFLICT,
              "lifecycle-move",
              "An audience that is %s cannot become %s, only %s."
                  .formatted(
                      from.word(),
                      to.word(),
                      from.next().stream()
                          .map(Lifecycle::word)
                          .collect(Collectors.joining(" or ")))));
    }
    return to == Lifecycle.PUBLISHED
        ? Optional.empty()
        : Reviewing.withdrawalObjection(catalogue, id, to);
  }

  private static Optional<Refusal> objection(
      Catalogue catalogue, String id, ExternalContent content) {
    Optional<Refusal> namesake = DefinitionRules.namesakeObjection(catalogue, id, content.name());
    if (namesake.isPresent()) {
      return namesake;
    }
    return catalogue
        .audiences()
        .externalFrom(content.namespace(), content.audienceId())
        .filter(other -> !other.equals(id))
        .map(other ->
            new Refusal(
                Reason.CONFLICT,
                "audience-id-taken",
                "An external audience with this audienceId exists already in the namespace: %s."
                    .formatted(other)));
  }

  private static Decision<CatalogueEvent> measure(Catalogue catalogue, MeasureAudiences command) {
    var measurements = new ArrayList<Measurement>();
    for (Size size : command.sizes()) {
      named(catalogue, size.namespace(), size.audienceId())
          .ifPresent(id ->
              measurements.add(
                  new Measurement(
                      id, size.namespace(), size.audienceId(), size.measure(), size.value())));
    }
    return measurements.isEmpty() ? accept() : accept(new AudiencesMeasured(measurements));
  }

  /// The id of the audience that is called so where it comes from.
  private static Optional<String> named(Catalogue catalogue, String namespace, String audienceId) {
    if (namespace.equals(AudienceJson.PLATFORM_NAMESPACE)) {
      return catalogue.definition(audienceId).map(Definition::id);
    }
    Audiences audiences = catalogue.audiences();
    return audiences
        .externalFrom(namespace, audienceId)
        .or(() ->
            audiences
                .external(audienceId)
                .filter(external ->
                    external.content().audienceId().isEmpty()
                        && external.content().namespace().equals(namespace))
                .map(ExternalAudience::id));
  }
}
