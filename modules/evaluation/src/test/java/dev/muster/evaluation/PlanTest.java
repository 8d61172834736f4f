package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Instant NOW = Instant.parse("2024-03-15T12:00:00Z");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Table table(String... documents) {
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile");
    try {
      for (String document : documents) {
        builder.addRow(MAPPER.readTree(document.replace('\'', '"')));
      }
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed);
    }
    return builder.build();
  }

  private static long[] live(long bits) {
    return new long[] {bits};
  }

  @Test
  void aSegmentOfSegmentsIsEvaluatedAfterThem() {
    Plan plan =
        Plan.compile(
            List.of(
                new SegmentQuery("both", Queries.of("inSegment(\"a\") and not inSegment(\"b\")")),
                new SegmentQuery("a", Queries.of("age > 10")),
                new SegmentQuery("b", Queries.of("age > 20"))),
            PlanSettings.DEFAULT);
    Plan.Result result =
        plan.evaluate(table("{'age':5}", "{'age':15}", "{'age':25}", "{}"), live(15), NOW);
    assertThat(result.bits(0)).containsExactly(0b0010);
    assertThat(result.bits(1)).containsExactly(0b0110);
    assertThat(result.bits(2)).containsExactly(0b0100);
  }

  @Test
  void rowsThatAreNoProfilesAreInNoSegment() {
    Plan plan = Plan.compile(Queries.numbered("not (age > 10)", "true"), PlanSettings.DEFAULT);
    Plan.Result result = plan.evaluate(table("{}", "{}", "{'age':50}", "{}"), live(0b1101), NOW);
    assertThat(result.bits(0)).containsExactly(0b1001);
    assertThat(result.bits(1)).containsExactly(0b1101);
  }

  @Test
  void aListThatNobodyHasNeedsNoInterpreter() {
    Plan plan =
        Plan.compile(
            Queries.numbered(
                "optOuts.exists(type = \"general\" and value = \"out\")",
                "not optOuts.exists(type = \"general\")",
                "optOuts[type = \"general\"].count() = 0"),
            PlanSettings.DEFAULT);
    Plan.Result result = plan.evaluate(table("{'age':5}", "{}"), live(3), NOW);
    assertThat(result.bits(0)).containsExactly(0);
    assertThat(result.bits(1)).containsExactly(0b11);
    assertThat(result.bits(2)).containsExactly(0b11);
    for (int segment = 0; segment < 3; segment++) {
      assertThat(result.interpretedRows(segment)).isZero();
    }
  }

  @Test
  void aSegmentThatIsNotInThePlanHasTheMembersSuppliedOrNone() {
    Plan plan =
        Plan.compile(
            Queries.numbered("inSegment(\"x\")", "not inSegment(\"y\")"), PlanSettings.DEFAULT);
    Plan.Result result =
        plan.evaluate(table("{}", "{}"), live(3), NOW, Map.of("x", new long[] {0b10}));
    assertThat(result.bits(0)).containsExactly(0b10);
    assertThat(result.bits(1)).containsExactly(0b11);
  }

  @Test
  void segmentsThatReferToEachOtherInACircleAreRefused() {
    List<SegmentQuery> segments =
        List.of(
            new SegmentQuery("a", Queries.of("age > 1 and inSegment(\"b\")")),
            new SegmentQuery("b", Queries.of("inSegment(\"c\")")),
            new SegmentQuery("c", Queries.of("inSegment(\"b\")")));
    assertThatThrownBy(() -> Plan.compile(segments, PlanSettings.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Segments refer to each other in a circle: b -> c -> b.");
  }

  @Test
  void anEvaluationThatTakesTooLongFailsItsSegmentAndThoseThatReferToIt() {
    Plan plan =
        Plan.compile(
            Queries.numbered(
                "xs.map(x => xs.map(y => x + y)).count() > 1000",
                "inSegment(\"0\") or true",
                "true"),
            PlanSettings.DEFAULT.withMaximumSteps(20).withoutKernels());
    Plan.Result result = plan.evaluate(table("{'xs':[1,2,3,4,5,6]}"), live(1), NOW);
    assertThat(result.failure(0)).isEqualTo("The evaluation was stopped after 20 steps.");
    assertThat(result.failure(1)).contains("'0'").contains("20 steps");
    assertThatThrownBy(() -> result.bits(0)).isInstanceOf(IllegalStateException.class);
    assertThat(result.bits(2)).containsExactly(1);
  }

  @Test
  void aRunOverBlocksGivesEntityNumbers() {
    Plan plan = Plan.compile(Queries.numbered("age > 10", "age < 0"), PlanSettings.DEFAULT);
    List<SegmentRun.Block> blocks = new ArrayList<>();
    for (int block = 0; block < 5; block++) {
      blocks.add(
          new SegmentRun.Block(
              100 * block,
              table("{'age':5}", "{'age':15}", "{'age':%d}".formatted(block * 5)),
              live(7)));
    }
    AtomicInteger progress = new AtomicInteger();
    SegmentRun.Outcome outcome =
        SegmentRun.run(plan, blocks, NOW, 2, _ -> progress.incrementAndGet(), () -> false);
    assertThat(progress).hasValue(5);
    assertThat(outcome).isInstanceOf(SegmentRun.Outcome.Finished.class);
    List<Integer> entities = new ArrayList<>();
    if (outcome instanceof SegmentRun.Outcome.Finished(var segments)
        && segments.get(0) instanceof SegmentRun.SegmentOutcome.Evaluated(var members, _, _)
        && segments.get(1) instanceof SegmentRun.SegmentOutcome.Evaluated(var none, _, _)) {
      members.forEach(entities::add);
      assertThat(members.contains(301)).isTrue();
      assertThat(members.contains(300)).isFalse();
      assertThat(members.count()).isEqualTo(7);
      assertThat(none.count()).isZero();
    }
    assertThat(entities).containsExactly(1, 101, 201, 301, 302, 401, 402);
  }

  @Test
  void aCancelledRunSaysSo() {
    Plan plan = Plan.compile(Queries.numbered("age > 10"), PlanSettings.DEFAULT);
    var block = new SegmentRun.Block(0, table("{'age':5}"), live(1));
    assertThat(SegmentRun.run(plan, List.of(block), NOW, 1, _ -> {}, () -> true))
        .isInstanceOf(SegmentRun.Outcome.Cancelled.class);
  }
}
