package dev.muster.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.TableBuilder;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.Form;
import dev.muster.profiles.intake.Intake;
import dev.muster.profiles.intake.IntakeLimits;
import dev.muster.server.demo.DemoSegments.DemoSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The demo shop is believable: every document is accepted, and every segment has some of the
/// customers and not most of them.
class DemoShopTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void everySegmentHasSomeOfTheCustomers() {
    Map<String, ObjectNode> profiles = new LinkedHashMap<>();
    DemoShop.open(
        1_000,
        1,
        NOW,
        profile -> {
          profile.putArray("xEvent");
          profiles.put(id(profile), profile);
        },
        event -> Objects.requireNonNull(profiles.get(id(event))).withArray("xEvent").add(event));
    assertThat(profiles).hasSize(1_000);
    for (DemoSegment segment : DemoSegments.ALL) {
      long members =
          profiles.values().stream().filter(profile -> isMember(segment.pql(), profile)).count();
      assertThat(members).as(segment.name()).isBetween(8L, 500L);
    }
  }

  @Test
  void noSegmentNeedsTheInterpreter() {
    Map<String, ObjectNode> profiles = new LinkedHashMap<>();
    DemoShop.open(
        1_000,
        1,
        NOW,
        profile -> profiles.put(id(profile), profile),
        event -> Objects.requireNonNull(profiles.get(id(event))).withArray("xEvent").add(event));
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile");
    profiles.values().forEach(builder::addRow);
    List<SegmentQuery> queries =
        DemoSegments.ALL.stream()
            .map(segment -> new SegmentQuery(segment.name(), checked(segment.pql())))
            .toList();
    long[] live = new long[(profiles.size() + 63) >>> 6];
    Arrays.fill(live, -1);
    Plan.Result result =
        Plan.compile(queries, PlanSettings.DEFAULT).evaluate(builder.build(), live, NOW);
    for (int segment = 0; segment < queries.size(); segment++) {
      assertThat(result.interpretedRows(segment)).as(queries.get(segment).id()).isZero();
    }
  }

  private static String id(JsonNode document) {
    return document.at("/identityMap/CRMID/0/id").textValue();
  }

  private static CheckedQuery checked(String pql) {
    Result<CheckedQuery> result = Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT);
    assertThat(result).as(pql).isInstanceOf(Result.Success.class);
    return ((Result.Success<CheckedQuery>) result).value();
  }

  private static boolean isMember(String pql, JsonNode profile) {
    return Pql.evaluate(checked(pql), profile, EvaluationSettings.at(NOW))
            instanceof Evaluation.Evaluated evaluated
        && evaluated.qualifies();
  }

  @Test
  void theCommandWritesWhatTheServiceTakes(@TempDir Path folder) throws Exception {
    int exit =
        new CommandLine(new DemoCommand())
            .execute("--customers", "300", "--now", NOW.toString(), folder.toString());
    assertThat(exit).isZero();
    assertThat(rejections(DocumentKind.PROFILE, folder.resolve("profiles.ndjson"))).isEmpty();
    assertThat(rejections(DocumentKind.EVENT, folder.resolve("events.ndjson"))).isEmpty();
    List<String> segments = Files.readAllLines(folder.resolve("segments.ndjson"));
    assertThat(segments).hasSameSizeAs(DemoSegments.ALL);
    assertThat(MAPPER.readTree(segments.getFirst()).at("/expression/value").textValue())
        .isEqualTo(DemoSegments.ALL.getFirst().pql());
  }

  private static List<?> rejections(DocumentKind kind, Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Intake intake = new Intake(kind, Form.LINES, IntakeLimits.upTo(100_000));
    intake.take(bytes, 0, bytes.length);
    intake.end();
    assertThat(intake.acceptedCount()).isPositive();
    return intake.rejections().first();
  }

  @Test
  void theSameSeedAndClockGiveTheSameShop() {
    assertThat(text(7)).isEqualTo(text(7)).isNotEqualTo(text(8));
  }

  private static String text(long seed) {
    StringBuilder text = new StringBuilder();
    DemoShop.open(40, seed, NOW, text::append, text::append);
    return text.toString();
  }
}
