package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.define;
import static dev.muster.domain.catalogue.Scenario.definition;
import static dev.muster.domain.catalogue.Scenario.delete;
import static dev.muster.domain.catalogue.Scenario.given;
import static dev.muster.domain.catalogue.Scenario.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalContent;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.Landing;
import dev.muster.domain.audiences.Lifecycle;
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
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.ExternalRunCommand.CreateExternalRun;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunFailed;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AudienceRulesTest {
  private static final AudienceReader READER = new AudienceReader(Bodies.READER);
  private static final AudienceFace DRAFT = new AudienceFace(Lifecycle.DRAFT);

  @Test
  void aPublishedAudienceIsAPlainDefinition() {
    given()
        .when(create("a", "'lifecycleState': 'active'"))
        .then(
            new CatalogueEvent.DefinitionCreated(
                Definition.created("a", Bodies.content("A", ""), null, NOW)));
  }

  @Test
  void aDraftHasAFace() {
    given()
        .when(create("a", "'lifecycleState': 'draft'"))
        .then(
            new AudienceCreated(
                Definition.created("a", Bodies.content("A", ""), null, NOW), DRAFT));
  }

  @Test
  void aFaceIsKeptByWhatIsSaidOfTheDefinition() {
    Definition definition = definition("a", "A", "");
    given(new AudienceCreated(definition, DRAFT))
        .when(patch("a", "{'description': 'd'}"))
        .then(
            new AudienceRevised(
                definition.revised(Bodies.content("A", "'description': 'd'"), NOW), DRAFT));
    given(new AudienceCreated(definition, DRAFT))
        .when(json("a", "[{'op': 'add', 'path': '/lifecycleState', 'value': 'published'}]"))
        .then(
            new AudienceRevised(definition.revised(definition.content(), NOW), AudienceFace.PLAIN));
  }

  @Test
  void whatIsDeletedLeavesNoFace() {
    var rules = new CatalogueRules(Scenario.LIMITS, Bodies.READER);
    Catalogue catalogue =
        rules.evolve(Catalogue.EMPTY, new AudienceCreated(definition("a", "A", ""), DRAFT));
    assertThat(catalogue.isPublished("a")).isFalse();
    assertThat(rules.evolve(catalogue, Scenario.deleted("a"))).isEqualTo(Catalogue.EMPTY);
  }

  @Test
  void externalAudiencesCountAndHaveNamesOfTheirOwn() {
    given(created("a", "A"))
        .when(external("e", "'name': 'E'"))
        .then(new ExternalAudienceCreated(ExternalAudience.created("e", content("E"), NOW)));
    given(created("a", "A"))
        .when(external("e", "'name': 'A'"))
        .thenRefused(Reason.CONFLICT, "name-taken");
    given(made("e", "E")).when(define("a", "E", "")).thenRefused(Reason.CONFLICT, "name-taken");
    given(created("a", "A"), created("b", "B"), created("c", "C"), made("e", "E"))
        .when(define("d", "D", ""))
        .thenRefused(Reason.LIMIT, "definitions-limit");
    given(created("a", "A"), created("b", "B"), created("c", "C"), created("d", "D"))
        .when(external("e", "'name': 'E'"))
        .thenRefused(Reason.LIMIT, "definitions-limit");
    given(made("e", "E"))
        .when(external("e", "'name': 'F'"))
        .thenRefused(Reason.CONFLICT, "id-taken");
  }

  @Test
  void anExternalAudienceIsChangedAndDeleted() {
    ExternalAudience before = ExternalAudience.created("e", content("E"), Scenario.THEN);
    given(made("e", "E"))
        .when(json("e", "[{'op': 'replace', 'path': '/name', 'value': 'F'}]"))
        .then(new ExternalAudienceRevised(before.revised(content("F"), NOW)));
    given(made("e", "E"))
        .when(new OverwriteAudience("e", Bodies.object("{'name': 'E'}"), OptionalLong.of(1), NOW))
        .thenNothing();
    given(made("e", "E"))
        .when(new OverwriteAudience("e", Bodies.object("{'name': 'F'}"), OptionalLong.of(2), NOW))
        .thenRefused(Reason.STALE, "version-stale");
    given(made("e", "E"))
        .when(new DeleteAudience("e", OptionalLong.empty(), NOW))
        .then(new ExternalAudienceDeleted("e", 2, NOW));
    given(made("e", "E")).when(delete("e")).thenRefused(Reason.UNKNOWN, "definition-unknown");
    given()
        .when(new DeleteAudience("e", OptionalLong.empty(), NOW))
        .thenRefused(Reason.UNKNOWN, "audience-unknown");
  }

  @Test
  void anAudienceHasOneRunAtATime() {
    var landing =
        new Landing(
            "o",
            "e.csv",
            false,
            List.of(new Landing.Field("m", Landing.Type.STRING, "Email", List.of())),
            Map.of());
    ExternalAudience audience =
        ExternalAudience.created("e", content("E").at(landing), Scenario.THEN);
    var request = new ExternalRun.Request(0, null, true);
    ExternalRun run = ExternalRun.created("r", audience, request, NOW);
    given(new ExternalAudienceCreated(audience))
        .when(new CreateExternalRun("e", "r", request, NOW))
        .then(new ExternalRunCreated(run));
    given(new ExternalAudienceCreated(audience), new ExternalRunCreated(run))
        .when(new CreateExternalRun("e", "r2", request, NOW))
        .thenRefused(Reason.CONFLICT, "run-in-progress");
    given(new ExternalAudienceCreated(audience), new ExternalRunCreated(run))
        .when(new DeleteAudience("e", OptionalLong.empty(), NOW))
        .thenRefused(Reason.CONFLICT, "run-in-progress");
    given(
            new ExternalAudienceCreated(audience),
            new ExternalRunCreated(run),
            new ExternalRunFailed(run.failed(new Note("c", "m"), NOW)))
        .when(new CreateExternalRun("e", "r", request, NOW))
        .then(new ExternalRunCreated(run));
    given(made("e", "E"))
        .when(new CreateExternalRun("e", "r", request, NOW))
        .thenRefused(Reason.CONFLICT, "source-missing");
    given(created("a", "A"))
        .when(new CreateExternalRun("a", "r", request, NOW))
        .thenRefused(Reason.UNKNOWN, "audience-unknown");
  }

  @Test
  void sizesAreNotedOfThoseThatAreThere() {
    var value = Bodies.object("{'data': {'totalProfiles': 1}}");
    given(made("e", "E"), created("a", "A"))
        .when(
            new MeasureAudiences(
                List.of(
                    new Size("CustomerAudienceUpload", "e", Measure.PROFILES, value),
                    new Size("AEPSegments", "a", Measure.RECORDS, value),
                    new Size("AEPSegments", "e", Measure.RECORDS, value))))
        .then(
            new AudiencesMeasured(
                List.of(
                    new Measurement("e", "CustomerAudienceUpload", "e", Measure.PROFILES, value),
                    new Measurement("a", "AEPSegments", "a", Measure.RECORDS, value))));
    given().when(new MeasureAudiences(List.of())).thenNothing();
  }

  @Test
  void whatCannotFollowIsCorruption() {
    var rules = new CatalogueRules(Scenario.LIMITS, Bodies.READER);
    for (CatalogueEvent event :
        List.of(
            new AudienceRevised(definition("a", "A", ""), DRAFT),
            new ExternalAudienceDeleted("e", 2, NOW),
            new ExternalAudienceRevised(ExternalAudience.created("e", content("E"), NOW)),
            new AudiencesMeasured(
                List.of(new Measurement("a", "n", "a", Measure.RECORDS, Bodies.object("{}")))))) {
      assertThatThrownBy(() -> rules.evolve(Catalogue.EMPTY, event))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aPatchCannotGrowWithoutBound() {
    ArrayNode operations = Bodies.object("{}").arrayNode();
    operations.addObject().put("op", "add").put("path", "/x").putArray("value").add("some text");
    for (int n = 0; n < 60; n++) {
      operations.addObject().put("op", "copy").put("from", "/x").put("path", "/x/-");
    }
    given(created("a", "A"))
        .when(new PatchAudience("a", operations, OptionalLong.empty(), NOW))
        .thenRefused(Reason.INVALID, "patch-too-large");
  }

  private static CatalogueEvent made(String id, String name) {
    return new ExternalAudienceCreated(ExternalAudience.created(id, content(name), Scenario.THEN));
  }

  private static ExternalContent content(String name) {
    return new ExternalContent(
        "",
        ExternalContent.NAMESPACE,
        ExternalContent.ORIGIN,
        name,
        "",
        Lifecycle.PUBLISHED,
        null,
        null,
        Map.of());
  }

  private static CatalogueCommand create(String id, String fields) {
    return new CreateAudience(
        id,
        (AudienceReading.Platform)
            READER.read(Bodies.definition(id.toUpperCase(Locale.ROOT), fields)),
        NOW);
  }

  private static CatalogueCommand external(String id, String fields) {
    return new CreateExternalAudience(
        id,
        (AudienceReading.External)
            READER.read(Bodies.object("{'type': 'ExternalSegment', " + fields + "}")),
        NOW);
  }

  private static CatalogueCommand json(String id, String operations) {
    return new PatchAudience(
        id,
        (ArrayNode) Bodies.object("{'operations': " + operations + "}").get("operations"),
        OptionalLong.empty(),
        NOW);
  }
}
