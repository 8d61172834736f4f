package dev.muster.pql.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Explanation.EventReference;
import dev.muster.pql.problem.Result;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.at(Instant.parse("2024-03-15T12:00:00Z"));

  @Test
  void namesValuesAndTheEventsThatDecided() throws JsonProcessingException {
    Explanation explanation =
        explain(
            "country = \"CA\" and CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"cart\"),"
                + " B: WHAT(eventType = \"buy\")])");
    assertThat(explanation.value().booleanValue()).isFalse();
    assertThat(explanation.complete()).isTrue();
    Explanation country = explanation.parts().get(0);
    assertThat(country.expression()).isEqualTo("country = \"CA\"");
    assertThat(country.value().booleanValue()).isFalse();
    assertThat(country.parts().get(0).value().textValue()).isEqualTo("US");
    Explanation chain = explanation.parts().get(1);
    assertThat(chain.value().booleanValue()).isTrue();
    assertThat(chain.column()).isEqualTo(20);
    assertThat(chain.events()).extracting(EventReference::id).containsExactly("e1", "e2");
    assertThat(chain.events().getFirst().eventType()).isEqualTo("cart");
  }

  @Test
  void saysWhichEventAPartIsAbout() throws JsonProcessingException {
    Explanation explanation = explain("xEvent[eventType = \"buy\"]");
    assertThat(explanation.events()).extracting(EventReference::id).containsExactly("e2");
    Explanation first = explanation.parts().get(1);
    assertThat(first.expression()).isEqualTo("eventType = \"buy\"");
    assertThat(first.about()).isNotNull().extracting(EventReference::id).isEqualTo("e1");
    assertThat(first.value().booleanValue()).isFalse();
  }

  @Test
  void namesTheEventThatBrokeAForall() throws JsonProcessingException {
    Explanation explanation = explain("forall E from xEvent where E.eventType = \"cart\"");
    assertThat(explanation.value().booleanValue()).isFalse();
    assertThat(explanation.events()).extracting(EventReference::id).containsExactly("e2");
  }

  @Test
  void stopsWithAnAnswerWhenStepsRunOut() throws JsonProcessingException {
    assertThat(Pql.evaluate(query("a + b + c"), profile(), SETTINGS.withMaximumSteps(3)))
        .isEqualTo(new Evaluation.OutOfSteps(3));
  }

  private static Explanation explain(String text) throws JsonProcessingException {
    return switch (Pql.explain(query(text), profile(), SETTINGS)) {
      case Evaluation.Evaluated(_, var explanation) when explanation != null -> explanation;
      case Evaluation other -> fail(other.toString());
    };
  }

  private static CheckedQuery query(String text) {
    return switch (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) -> fail(text + "\n" + problems);
    };
  }

  private static JsonNode profile() throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(
            """
            {"country": "US", "xEvent": [
              {"_id": "e1", "timestamp": "2024-03-14T12:00:00Z", "eventType": "cart"},
              {"_id": "e2", "timestamp": "2024-03-15T11:00:00Z", "eventType": "buy"}]}
            """);
  }
}
