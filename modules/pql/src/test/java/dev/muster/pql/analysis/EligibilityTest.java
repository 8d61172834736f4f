package dev.muster.pql.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Schema;
import dev.muster.pql.check.Settings;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Result;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Section 13: B is batch only, S adds streaming, E adds edge.
class EligibilityTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          homeAddress.country.equals("US", false) | SE |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today)]) | SE |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(<= 24 hours before now)]) | SE |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(< 24 hours before now) COUNT(5)]) | SE |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(< 8 days before now)]) | B | window-too-long
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(yesterday)]) | B | window-too-long
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a")]) | B | no-time-window
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN()]) | B | no-time-window
          a = 1 and CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today), C1: WHAT(eventType = "b") WHEN(today)]) | S |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today), C1: WHAT(eventType = "b")]) | B | no-time-window
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today), C1: WHAT(eventType = "b") GAP(<= 1 hour)]) | S |
          CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today), C1: EXCLUDE WHAT(eventType = "b")]) | S |
          CHAIN(xEvent, timestamp, [C0: WHAT(a) WHEN(today)]) and CHAIN(xEvent, timestamp, [C0: WHAT(b) WHEN(today)]) | B | events-without-order
          not(CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today)])) | B | only-absent-events
          a = 1 and not(CHAIN(xEvent, timestamp, [C0: WHAT(eventType = "a") WHEN(today)])) | B | only-absent-events
          none X from xEvent where X.timestamp occurs today | B | only-absent-events
          select X from xEvent where X.eventType = "a" and X.timestamp occurs today | SE |
          exists X from xEvent where X.eventType = "a" and (X.timestamp occurs today or X.timestamp occurs yesterday) | B | window-too-long
          xEvent[eventType = "a" and timestamp occurs today] | SE |
          xEvent[eventType = "a"] | B | no-time-window
          xEvent[timestamp occurs today].count() > 3 | B | aggregates-events
          (select X from xEvent where X.timestamp occurs today).count() > 3 | B | aggregates-events
          (sum X.price over X from xEvent where X.timestamp occurs today) > 3 | B | aggregates-events
          xEvent.timestamp occurs today | SE |
          xEvent.commerce.value > 3 | B | no-time-window
          inSegment("profileOnly") and inSegment("withEvents") | SE |
          inSegment("profileOnly") and a = 1 | SE |
          inSegment("profileOnly") and CHAIN(xEvent, timestamp, [C0: WHAT(a) WHEN(today)]) | SE |
          inSegment("withEvents") and CHAIN(xEvent, timestamp, [C0: WHAT(a) WHEN(today)]) | S |
          inSegment("external") and CHAIN(xEvent, timestamp, [C0: WHAT(a) WHEN(today)]) | B | event-with-audience
          segmentMembership.get("aam").get("1").status = "realized" | B | audience-manager
          birthDate occurs today ignoring year | B | ignores-year
          birthDate.getMonth() = currentMonth() | SE |
          """)
  void decides(String text, String methods, String reason) {
    Eligibility eligibility =
        Pql.eligibility(analyse(text, Settings.DEFAULT), EligibilityTest::kind);
    assertThat(eligibility.batch().eligible()).isTrue();
    assertThat(eligibility.streaming().eligible())
        .as("streaming: %s", eligibility.streaming().reasons())
        .isEqualTo(methods.contains("S"));
    assertThat(eligibility.edge().eligible())
        .as("edge: %s", eligibility.edge().reasons())
        .isEqualTo(methods.contains("E"));
    if (reason != null) {
      assertThat(eligibility.streaming().reasons())
          .extracting(Eligibility.Reason::code)
          .containsExactly(reason);
    }
  }

  private static AudienceKind kind(String id) {
    return switch (id) {
      case "profileOnly" -> AudienceKind.PROFILE_ONLY;
      case "withEvents" -> AudienceKind.PROFILE_AND_EVENTS;
      default -> AudienceKind.OTHER;
    };
  }

  @Test
  void collectsFacts() {
    Analysis analysis =
        analyse(
            """
            inSegment("s1") and homeAddress.country in ["US"]
            and segmentMembership.get("ups").get("s2").status = "existing"
            and CHAIN(xEvent, timestamp, [
              C0: WHAT(eventType.equals("view", false) and productListItems.exists(SKU = "a"))
                  WHEN(<= 7 days before now),
              C1: WHAT(eventType in ["buy", "order"]) WHEN(<= 24 hours after C0)])
            """,
            Settings.DEFAULT);
    assertThat(analysis.segments()).containsExactly("s1", "s2");
    assertThat(analysis.eventTypes()).containsExactly("buy", "order", "view");
    assertThat(analysis.lookBack().words()).isEqualTo("7 days");
    assertThat(analysis.sequentialEvents()).isEqualTo(2);
    assertThat(analysis.arrayNesting()).isEqualTo(2);
    assertThat(analysis.paths())
        .contains(
            "homeAddress.country",
            "xEvent",
            "xEvent.eventType",
            "xEvent.productListItems",
            "xEvent.productListItems.SKU",
            "xEvent.timestamp");
  }

  @Test
  void readsRelatedEntitiesInBatchOnly() {
    Schema schema = Schema.of(Map.of("xEvent.storeId", Type.STRING), Set.of("xEvent.storeId"));
    Analysis analysis =
        analyse(
            "xEvent[storeId.region = \"north\" and timestamp occurs today]",
            Settings.DEFAULT.withSchema(schema));
    assertThat(analysis.lookups()).containsExactly("xEvent.storeId.region");
    assertThat(Pql.eligibility(analysis, EligibilityTest::kind).streaming().reasons())
        .extracting(Eligibility.Reason::code)
        .containsExactly("related-entity");
  }

  @Test
  void saysWhyInWords() {
    Analysis analysis =
        analyse(
            "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"buy\") WHEN(< 8 days before now)])",
            Settings.DEFAULT);
    assertThat(
            Pql.eligibility(analysis, EligibilityTest::kind)
                .streaming()
                .reasons()
                .getFirst()
                .message())
        .isEqualTo(
            "It looks for the event 'buy' up to 8 days back. As data arrive only the last 24 hours"
                + " are looked at.");
  }

  static Analysis analyse(String text, Settings settings) {
    return switch (Pql.check(Pql.Format.TEXT, text, settings)) {
      case Result.Success<CheckedQuery>(var query) -> Pql.analyse(query);
      case Result.Failure<CheckedQuery>(var problems) -> fail(text + "\n" + problems);
    };
  }
}
