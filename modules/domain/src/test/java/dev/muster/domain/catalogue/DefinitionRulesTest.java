package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.LIMITS;
import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.define;
import static dev.muster.domain.catalogue.Scenario.definition;
import static dev.muster.domain.catalogue.Scenario.delete;
import static dev.muster.domain.catalogue.Scenario.deleted;
import static dev.muster.domain.catalogue.Scenario.folder;
import static dev.muster.domain.catalogue.Scenario.given;
import static dev.muster.domain.catalogue.Scenario.patch;
import static dev.muster.domain.catalogue.Scenario.patchOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.catalogue.CatalogueCommand.CreateDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseDefinition;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionRulesTest {
  private static final String STREAMING = "'evaluationInfo': {'continuous': {'enabled': true}}";
  private static final String EDGE = "'evaluationInfo': {'synchronous': {'enabled': true}}";
  private static final String COMPOSED = "Caf\u00e9";
  private static final String DECOMPOSED = "Cafe\u0301";

  @Nested
  class Creating {
    @Test
    void startsAtVersionOne() {
      DefinitionContent content = Bodies.content("A", "'description': 'd'");
      given()
          .when(new CreateDefinition("1", content, Optional.empty(), NOW))
          .then(new DefinitionCreated(Definition.unreviewed("1", content, 1, NOW, NOW)));
    }

    @Test
    void refusesATakenName() {
      given(created("1", "A"))
          .when(define("2", "A", ""))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void namesTheDefinitionThatHasTheName() {
      assertThat(given(created("one", "A")).when(define("2", "A", "")).refusal().message())
          .contains("one");
    }

    @Test
    void takesNamesAsTheSameHoweverTheyAreComposed() {
      given(created("1", COMPOSED))
          .when(define("2", DECOMPOSED, ""))
          .thenRefused(Reason.CONFLICT, "name-taken");
      given(created("1", DECOMPOSED))
          .when(define("2", COMPOSED, ""))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void tellsNamesApartByCase() {
      given(created("1", "A"))
          .when(define("2", "a", ""))
          .then(
              new DefinitionCreated(
                  Definition.unreviewed("2", Bodies.content("a", ""), 1, NOW, NOW)));
    }

    @Test
    void takesANameThatADeletionSetFree() {
      given(created("1", COMPOSED), deleted("1"))
          .when(define("2", DECOMPOSED, ""))
          .then(
              new DefinitionCreated(
                  Definition.unreviewed("2", Bodies.content(DECOMPOSED, ""), 1, NOW, NOW)));
    }

    @Test
    void takesANameThatAChangeSetFree() {
      Definition renamed = definition("1", "A", "").revised(Bodies.content("B", ""), THEN);
      given(created("1", "A"), new DefinitionRevised(renamed))
          .when(define("2", "A", ""))
          .then(
              new DefinitionCreated(
                  Definition.unreviewed("2", Bodies.content("A", ""), 1, NOW, NOW)));
      given(created("1", "A"), new DefinitionRevised(renamed))
          .when(define("2", "B", ""))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void refusesAnIdThatExists() {
      given(created("1", "A")).when(define("1", "B", "")).thenRefused(Reason.CONFLICT, "id-taken");
    }

    @Test
    void needsTheFolder() {
      given()
          .when(define("1", "A", "'parentFolderId': 'f'"))
          .thenRefused(Reason.INVALID, "folder-unknown");
      DefinitionContent filed = Bodies.content("A", "'parentFolderId': 'f'");
      given(folder("f", "F", "root"))
          .when(new CreateDefinition("1", filed, Optional.empty(), NOW))
          .then(new DefinitionCreated(Definition.unreviewed("1", filed, 1, NOW, NOW)));
    }

    @Test
    void stopsAtTheLimitOfDefinitions() {
      var full =
          new CatalogueEvent[] {
            created("1", "1"), created("2", "2"), created("3", "3"), created("4", "4")
          };
      given(full).when(define("5", "5", "")).thenRefused(Reason.LIMIT, "definitions-limit");
      Scenario afterDeletion =
          given(full[0], full[1], full[2], full[3], deleted("2")).when(define("5", "5", ""));
      afterDeletion.then(
          new DefinitionCreated(Definition.unreviewed("5", Bodies.content("5", ""), 1, NOW, NOW)));
    }

    @Test
    void stopsAtTheLimitOfStreamingDefinitions() {
      given(created("1", "1", STREAMING), created("2", "2", STREAMING))
          .when(define("3", "3", STREAMING))
          .thenRefused(Reason.LIMIT, "streaming-limit");
      given(created("1", "1", STREAMING), created("2", "2", STREAMING))
          .when(define("3", "3", ""))
          .then(
              new DefinitionCreated(
                  Definition.unreviewed("3", Bodies.content("3", ""), 1, NOW, NOW)));
    }

    @Test
    void stopsAtTheLimitOfEdgeDefinitions() {
      given(created("1", "1", EDGE))
          .when(define("2", "2", EDGE))
          .thenRefused(Reason.LIMIT, "edge-limit");
    }

    @Test
    void countsEdgeDefinitionsAsStreaming() {
      given(created("1", "1", STREAMING), created("2", "2", EDGE))
          .when(define("3", "3", STREAMING))
          .thenRefused(Reason.LIMIT, "streaming-limit");
      given(created("1", "1", STREAMING), created("2", "2", STREAMING))
          .when(define("3", "3", EDGE))
          .thenRefused(Reason.LIMIT, "streaming-limit");
    }
  }

  @Nested
  class Revising {
    @Test
    void needsTheDefinition() {
      given().when(patch("1", "{}")).thenRefused(Reason.UNKNOWN, "definition-unknown");
      given(created("1", "A"), deleted("1"))
          .when(patch("1", "{}"))
          .thenRefused(Reason.UNKNOWN, "definition-unknown");
    }

    @Test
    void countsVersionsAndKeepsWhoMadeIt() {
      Definition first = definition("1", "A", "");
      given(created("1", "A"))
          .when(patch("1", "{'description': 'new'}"))
          .then(
              new DefinitionRevised(
                  Definition.unreviewed(
                      "1", Bodies.content("A", "'description': 'new'"), 2, THEN, NOW)));
      Definition second = first.revised(Bodies.content("A", "'description': 'x'"), NOW);
      assertThat(second.version()).isEqualTo(2);
    }

    @Test
    void comparesTheVersion() {
      given(created("1", "A"))
          .when(patchOf("1", 1, "{'name': 'B'}"))
          .then(
              new DefinitionRevised(
                  Definition.unreviewed("1", Bodies.content("B", ""), 2, THEN, NOW)));
      given(created("1", "A"))
          .when(patchOf("1", 2, "{'name': 'B'}"))
          .thenRefused(Reason.STALE, "version-stale");
      given(created("1", "A"))
          .when(patchOf("1", 0, "{}"))
          .thenRefused(Reason.STALE, "version-stale");
    }

    @Test
    void saysWhichVersionItIsAtNow() {
      assertThat(given(created("1", "A")).when(patchOf("1", 7, "{}")).refusal().message())
          .contains("version 1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'name': 'A'}",
          "{'name': '  A '}",
          "{'id': 'other', 'version': 99, 'creationTime': 5, 'updateTime': null, 'updateEpoch': {},"
              + " 'imsOrgId': 'x', 'sandbox': {'sandboxName': 'other'}, 'createdBy': 'me',"
              + " 'updatedBy': 'me', 'profileInstanceId': 'x', '_etag': 'x', 'baselineTime': 1}",
          "{'absent': null}",
          "{'evaluationInfo': {}}",
          "{'evaluationInfo': {'batch': {'enabled': false}}}",
          "{'evaluationInfo': null}",
          "{'dataGovernancePolicy': null}",
          "{'schema': null}",
          "{'schema': {'name': '_xdm.context.profile'}}",
          "{'parentFolderId': null}",
          "{'parentFolderId': 'root'}",
          "{'mergePolicyId': ''}",
          "{'mergePolicyId': null}",
          "{'ttlInDays': null}",
          "{'description': null}",
          "{'expression': {'value': 'a'}}",
          "{'expression': {'type': null, 'format': null}}"
        })
    void givesNoEventWhenNothingChanges(String patch) {
      given(created("1", "A")).when(patch("1", patch)).thenNothing();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "'schema': {'name': ''}",
          "'schema': {'id': 'https://ns/x'}",
          "'schema': {}",
          "'mergePolicyId': ''",
          "'parentFolderId': ''",
          "'description': ' '",
          "'ttlInDays': '030'",
          "'a': 1.0, 'b': 1.10, 'c': 1e400, 'd': 12345678901234567890, 'e': -0.0, 'f': 1e5",
          "'a': null, 'b': {'c': null, 'd': [null, 1.50]}, '': '', '@type': 'x', '__proto__': {}"
        })
    void givesNoEventForAnEmptyPatchWhateverTheDefinitionHolds(String fields) {
      given(created("1", "A", fields)).when(patch("1", "{}")).thenNothing();
    }

    @Test
    void givesNoEventForNumbersThatWereReadAsDoubles() {
      ObjectNode body = Bodies.definition("A", "");
      body.put("weight", 1.25d);
      var created =
          new DefinitionCreated(Definition.unreviewed("1", Bodies.content(body), 1, THEN, THEN));
      given(created).when(patch("1", "{}")).thenNothing();
      given(created).when(patch("1", "{'weight': 1.25}")).thenNothing();
    }

    @Test
    void givesNoEventWhenItsOwnDocumentComesBack() {
      given(created("1", "A", "'ttlInDays': 7, 'x': {'y': [1, 2.50]}, " + STREAMING))
          .when(
              patch(
                  "1",
                  "{'name': 'A', 'description': '', 'expression': {'type': 'PQL', 'format':"
                      + " 'pql/text', 'value': 'a'}, 'schema': {'name': '_xdm.context.profile'},"
                      + " 'evaluationInfo': {'batch': {'enabled': false}, 'continuous': {'enabled':"
                      + " true}, 'synchronous': {'enabled': false}}, 'dataGovernancePolicy':"
                      + " {'excludeOptOut': true}, 'ttlInDays': 7, 'x': {'y': [1, 2.50]}}"))
          .thenNothing();
    }

    @Test
    void mergesNestedObjects() {
      assertThat(
              given(created("1", "A", "'x': {'keep': 1, 'change': 2, 'drop': 3}"))
                  .when(patch("1", "{'x': {'change': {'a': null, 'b': 4}, 'drop': null}}"))
                  .revisedContent()
                  .further())
          .isEqualTo(Bodies.content("A", "'x': {'keep': 1, 'change': {'b': 4}}").further());
    }

    @Test
    void replacesArrays() {
      assertThat(
              given(created("1", "A", "'x': [1, 2, 3]"))
                  .when(patch("1", "{'x': [null, {'a': null}]}"))
                  .revisedContent()
                  .further())
          .isEqualTo(Bodies.content("A", "'x': [null, {'a': null}]").further());
    }

    @Test
    void keepsUnknownFieldsInTheirOrder() {
      assertThat(
              given(created("1", "A", "'z': 1, 'a': 2, 'm': 3"))
                  .when(patch("1", "{'b': 4, 'a': 5}"))
                  .revisedContent()
                  .further()
                  .keySet())
          .containsExactly("z", "a", "m", "b");
    }

    @Test
    void removesUnknownFields() {
      assertThat(
              given(created("1", "A", "'x': 1, 'y': 2"))
                  .when(patch("1", "{'x': null}"))
                  .revisedContent()
                  .further()
                  .keySet())
          .containsExactly("y");
    }

    @Test
    void removesWhatIsOptional() {
      DefinitionContent content =
          given(
                  folder("f", "F", "root"),
                  created(
                      "1",
                      "A",
                      "'description': 'd', 'mergePolicyId': 'm', 'ttlInDays': 9, 'schema': {'id':"
                          + " 's'}, 'parentFolderId': 'f', 'dataGovernancePolicy': {'excludeOptOut':"
                          + " false}, "
                          + STREAMING))
              .when(
                  patch(
                      "1",
                      "{'description': null, 'mergePolicyId': null, 'ttlInDays': null, 'schema':"
                          + " null, 'parentFolderId': null, 'dataGovernancePolicy': null,"
                          + " 'evaluationInfo': null}"))
              .revisedContent();
      assertThat(content).isEqualTo(Bodies.content("A", ""));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'name': null}",
          "{'expression': null}",
          "{'expression': {'value': null}}",
          "{'expression': 'a'}",
          "{'ttlInDays': 0}",
          "{'name': ['A']}",
          "{'evaluationInfo': []}"
        })
    void refusesWhatWouldLeaveItInvalid(String patch) {
      given(created("1", "A"))
          .when(patch("1", patch))
          .thenRefused(Reason.INVALID, "definition-invalid");
    }

    @Test
    void reportsAllProblems() {
      assertThat(
              given(created("1", "A"))
                  .when(patch("1", "{'name': '', 'ttlInDays': -1, 'schema': 3}"))
                  .refusal()
                  .problems())
          .extracting(Problem::code)
          .containsExactlyInAnyOrder("name-missing", "ttl-invalid", "wrong-type");
    }

    @Test
    void mergesOneMethodOfEvaluation() {
      assertThat(
              given(created("1", "A"))
                  .when(patch("1", "{" + STREAMING + "}"))
                  .revisedContent()
                  .evaluationInfo())
          .isEqualTo(new EvaluationInfo(true, true, false));
      assertThat(
              given(created("1", "A", STREAMING))
                  .when(patch("1", "{'evaluationInfo': {'continuous': {'enabled': false}}}"))
                  .revisedContent()
                  .evaluationInfo())
          .isEqualTo(EvaluationInfo.BATCH);
      assertThat(
              given(created("1", "A", STREAMING))
                  .when(patch("1", "{'evaluationInfo': {'continuous': null}}"))
                  .revisedContent()
                  .evaluationInfo())
          .isEqualTo(EvaluationInfo.BATCH);
    }

    @Test
    void mergesPartsOfTheExpression() {
      DefinitionContent content =
          given(created("1", "A"))
              .when(patch("1", "{'expression': {'value': 'b'}}"))
              .revisedContent();
      assertThat(content.expression().value()).isEqualTo("b");
      assertThat(content.expression().format()).isEqualTo("pql/text");
    }

    @Test
    void replacesAnExpressionThatIsSentAsAnObject() {
      DefinitionContent content =
          given(created("1", "A"))
              .when(
                  patch(
                      "1",
                      "{'expression': {'format': 'pql/json', 'value': {'nodeType': 'literal',"
                          + " 'value': null}}}"))
              .revisedContent();
      assertThat(content.expression().value())
          .isEqualTo("{\"nodeType\":\"literal\",\"value\":null}");
    }

    @Test
    void leavesThePatchAsItWas() {
      String text = "{'expression': {'format': 'pql/json', 'value': {'a': null}}, 'x': {'y': {}}}";
      ObjectNode patch = Bodies.object(text);
      given(created("1", "A", "'x': {'y': {'z': 1}}"))
          .when(new ReviseDefinition("1", patch, OptionalLong.empty(), NOW))
          .revisedContent();
      assertThat(patch).isEqualTo(Bodies.object(text));
    }

    @Test
    void leavesEarlierVersionsAsTheyWere() {
      Definition before = definition("1", "A", "'x': {'y': [1]}");
      given(new DefinitionCreated(before))
          .when(patch("1", "{'x': {'y': [2], 'z': 3}}"))
          .revisedContent();
      assertThat(before).isEqualTo(definition("1", "A", "'x': {'y': [1]}"));
    }

    @Test
    void changesTheSchemaFromNameToId() {
      assertThat(
              given(created("1", "A"))
                  .when(patch("1", "{'schema': {'name': null, 'id': 'https://ns/x'}}"))
                  .revisedContent()
                  .schema())
          .isEqualTo(new SchemaReference("", "https://ns/x"));
    }

    @Test
    void refusesANameThatAnotherHas() {
      given(created("1", COMPOSED), created("2", "B"))
          .when(patch("2", "{'name': '" + DECOMPOSED + "'}"))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void takesAnotherSpellingOfItsOwnName() {
      assertThat(
              given(created("1", COMPOSED))
                  .when(patch("1", "{'name': '" + DECOMPOSED + "'}"))
                  .revisedContent()
                  .name())
          .isEqualTo(DECOMPOSED);
    }

    @Test
    void needsTheFolder() {
      given(created("1", "A"))
          .when(patch("1", "{'parentFolderId': 'f'}"))
          .thenRefused(Reason.INVALID, "folder-unknown");
    }

    @Test
    void keepsTheLimits() {
      given(created("1", "1", STREAMING), created("2", "2", STREAMING), created("3", "3"))
          .when(patch("3", "{" + STREAMING + "}"))
          .thenRefused(Reason.LIMIT, "streaming-limit");
      given(created("1", "1", EDGE), created("2", "2"))
          .when(patch("2", "{" + EDGE + "}"))
          .thenRefused(Reason.LIMIT, "edge-limit");
    }

    @Test
    void changesAStreamingDefinitionToAnEdgeOneWhenStreamingIsFull() {
      assertThat(
              given(created("1", "1", STREAMING), created("2", "2", STREAMING))
                  .when(patch("2", "{" + EDGE + "}"))
                  .revisedContent()
                  .evaluationInfo())
          .isEqualTo(new EvaluationInfo(false, true, true));
    }

    @Test
    void changesWhatWasThereBeforeALimitWasLowered() {
      var none = new CatalogueLimits(0, 0, 0, LIMITS.folderCount(), LIMITS.folderDepth());
      assertThat(
              given(none, created("1", "A", EDGE))
                  .when(patch("1", "{'description': 'd'}"))
                  .revisedContent()
                  .description())
          .isEqualTo("d");
    }

    @Test
    void asksForTheReviewOfTheMergedExpression() {
      var rules =
          new CatalogueRules(
              LIMITS,
              new DefinitionReader(
                  DefinitionLimits.DEFAULTS,
                  expression ->
                      expression.value().equals("a")
                          ? new ExpressionReview.Verdict.Faulty(
                              List.of(new Problem("not-eligible", "Not at the edge.")))
                          : new ExpressionReview.Verdict.NotReviewed()));
      Catalogue catalogue = rules.evolve(rules.initial(), created("1", "A"));
      assertThat(rules.decide(catalogue, patch("1", "{" + EDGE + "}")))
          .isInstanceOfSatisfying(
              Decision.Refused.class,
              refused ->
                  assertThat(refused.refusal().problems())
                      .containsExactly(new Problem("not-eligible", "Not at the edge.")));
    }
  }

  @Nested
  class Deleting {
    @Test
    void isTheLastVersion() {
      given(created("1", "A")).when(delete("1")).then(new DefinitionDeleted("1", 2, NOW));
    }

    @Test
    void needsTheDefinition() {
      given().when(delete("1")).thenRefused(Reason.UNKNOWN, "definition-unknown");
      given(created("1", "A"), deleted("1"))
          .when(delete("1"))
          .thenRefused(Reason.UNKNOWN, "definition-unknown");
    }

    @Test
    void comparesTheVersion() {
      given(created("1", "A"))
          .when(new DeleteDefinition("1", OptionalLong.of(2), NOW))
          .thenRefused(Reason.STALE, "version-stale");
      given(created("1", "A"))
          .when(new DeleteDefinition("1", OptionalLong.of(1), NOW))
          .then(new DefinitionDeleted("1", 2, NOW));
    }
  }
}
