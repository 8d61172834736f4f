package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.delete;
import static dev.muster.domain.catalogue.Scenario.patch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.DefinitionReading;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.definitions.PqlReview;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.pql.check.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the language says about a definition beside the others of its catalogue.
class ExpressionRulesTest {
  private static final String TODAY =
      "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\") WHEN(today)])";
  private static final String EVER = "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\")])";
  private static final String STREAMING = "'evaluationInfo': {'continuous': {'enabled': true}}";

  private final DefinitionReader reader =
      new DefinitionReader(DefinitionLimits.DEFAULTS, new PqlReview(Settings.DEFAULT));
  private final CatalogueRules rules = new CatalogueRules(CatalogueLimits.DEFAULTS, reader);
  private Catalogue catalogue = rules.initial();

  private CatalogueCommand create(String id, String expression, String fields) {
    ObjectNode body = Bodies.definition(id, fields);
    body.withObject("expression").put("value", expression);
    return switch (reader.read(body)) {
      case DefinitionReading.Read(var content, var analysis) ->
          new CatalogueCommand.CreateDefinition(id, content, analysis, NOW);
      case DefinitionReading.Faulty(var problems) ->
          throw new IllegalArgumentException(problems.toString());
    };
  }

  private static CatalogueCommand express(String id, String expression, String fields) {
    ObjectNode body = Bodies.object("{" + fields + "}");
    body.withObject("expression").put("value", expression);
    return patch(id, body.toString());
  }

  private static CatalogueCommand express(String id, String expression) {
    return express(id, expression, "");
  }

  private static String member(String id) {
    return "inSegment(\"%s\")".formatted(id);
  }

  private void accept(CatalogueCommand command) {
    Decision<CatalogueEvent> decision = rules.decide(catalogue, command);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    for (CatalogueEvent event : ((Decision.Accepted<CatalogueEvent>) decision).events()) {
      catalogue = rules.evolve(catalogue, event);
    }
  }

  private void create(String id, String expression) {
    accept(create(id, expression, ""));
  }

  private Refusal refusal(CatalogueCommand command) {
    Decision<CatalogueEvent> decision = rules.decide(catalogue, command);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused<CatalogueEvent>) decision).refusal();
  }

  private Definition definition(String id) {
    return catalogue.definition(id).orElseThrow();
  }

  @Test
  void refusesUnknownReferencesWithTheirIds() {
    create("a", "x = 1");
    Refusal refusal =
        refusal(
            create("b", "%s and %s and %s".formatted(member("a"), member("c"), member("d")), ""));
    assertThat(refusal.code()).isEqualTo("reference-unknown");
    assertThat(refusal.message()).contains("c, d");
    assertThat(refusal.problems()).hasSize(2);
  }

  @Test
  void refusesCyclesOfAnyLength() {
    create("a", "x = 1");
    create("b", member("a"));
    create("c", member("b"));
    assertThat(refusal(express("a", member("a"))).code()).isEqualTo("reference-cycle");
    assertThat(refusal(express("a", member("b"))).code()).isEqualTo("reference-cycle");
    assertThat(refusal(express("a", member("c"))).code()).isEqualTo("reference-cycle");
    accept(express("c", member("a")));
    assertThat(refusal(create("d", member("d"), "")).code()).isEqualTo("reference-cycle");
  }

  @Test
  void keepsTheReferrersUpToDate() {
    create("a", "x = 1");
    create("b", member("a"));
    create("c", member("a"));
    assertThat(catalogue.referrers("a")).containsExactly("b", "c");
    assertThat(refusal(delete("a")).problems())
        .extracting(Problem::message)
        .containsExactly("b ('b') refers to it.", "c ('c') refers to it.");
    accept(express("b", "x = 2"));
    accept(delete("c"));
    assertThat(catalogue.referrers("a")).isEmpty();
    accept(delete("a"));
  }

  @Test
  void refusesWhatIsAskedForAndImpossible() {
    assertThat(refusal(create("a", EVER, STREAMING)).code()).isEqualTo("not-eligible");
    create("a", EVER);
    assertThat(refusal(patch("a", "{" + STREAMING + "}")).code()).isEqualTo("not-eligible");
    assertThat(refusal(express("a", "not " + EVER, STREAMING)).code()).isEqualTo("not-eligible");
    accept(express("a", TODAY, STREAMING));
    assertThat(definition("a").content().evaluationInfo().continuous()).isTrue();
  }

  @Test
  void fallsBackWhenOnlyTheExpressionChanges() {
    accept(create("a", TODAY, STREAMING));
    accept(express("a", EVER));
    assertThat(definition("a").content().evaluationInfo().batch()).isTrue();
    assertThat(definition("a").content().evaluationInfo().continuous()).isFalse();
    assertThat(definition("a").notices())
        .extracting(Note::code)
        .containsExactly("evaluation-fell-back");
    accept(patch("a", "{'description': 'next'}"));
    assertThat(definition("a").notices()).isEqualTo(List.of());
    assertThat(catalogue.streamingCount()).isZero();
  }

  @Test
  void keepsWhatWasFoundWhileTheExpressionStays() {
    create("a", "x = 1");
    create("b", member("a"));
    var before = definition("b").analysis();
    accept(patch("b", "{'name': 'other'}"));
    assertThat(definition("b").analysis()).isEqualTo(before).isNotNull();
    assertThat(catalogue.referrers("a")).containsExactly("b");
  }
}
