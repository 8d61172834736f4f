package dev.muster.domain.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReaderTest {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  @Test
  void readsAListOfIds() {
    assertThat(read("[{'segmentId': 'b'}, {'segmentId': 'a'}, {'segmentId': 'b'}, 'c']"))
        .isEqualTo(
            new JobRequest(
                false,
                List.of("b", "a", "c"),
                "_xdm.context.profile",
                null,
                "api",
                Map.of(),
                null));
  }

  @Test
  void readsAnObject() {
    assertThat(
            read(
                """
                {'schema': {'name': '_xdm.context.profile'}, 'segments': [{'segmentId': 'a'}],
                 'now': '2011-12-10T01:00:00+01:00', 'properties': {'runId': 'r'},
                 'snapshot': {'name': 'n', 'x': 1}, 'other': [1]}
                """))
        .isEqualTo(
            new JobRequest(
                false,
                List.of("a"),
                "_xdm.context.profile",
                Instant.parse("2011-12-10T00:00:00Z").toEpochMilli(),
                "api",
                Map.of("runId", "r"),
                "n"));
  }

  @Test
  void aStarStandsForAll() {
    assertThat(read("{'segments': [{'segmentId': '*'}]}").all()).isTrue();
    assertThat(read("[{'segmentId': '*'}]").all()).isTrue();
    assertThat(read("[{'segmentId': 'a'}, {'segmentId': '*'}]").segmentIds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                                                  | wrong-type
          {}                                                 | segments-missing
          []                                                 | segments-missing
          {'segments': {}}                                   | segments-missing
          [{'segmentId': 1}]                                 | wrong-type
          [{}]                                               | wrong-type
          [{'segmentId': ' '}]                               | wrong-type
          [{'segmentId': 'a\\u0000'}]                        | text-invalid
          {'segments': ['a'], 'schema': {'name': 'x'}}       | schema-unsupported
          {'segments': ['a'], 'schema': 'x'}                 | schema-unsupported
          {'segments': ['a'], 'now': 'yesterday'}            | now-invalid
          {'segments': ['a'], 'now': '2011-12-10T00:00:00'}  | now-invalid
          {'segments': ['a'], 'now': 1}                      | now-invalid
          {'segments': ['a'], 'now': '+99999-01-01T00:00:00Z'} | now-invalid
          {'segments': ['a'], 'properties': []}              | wrong-type
          {'segments': ['a'], 'properties': {'x': 1}}        | wrong-type
          {'segments': ['a'], 'snapshot': {'name': 1}}       | wrong-type
          """)
  void saysWhatIsWrong(String json, String code) {
    assertThat(problems(json)).containsExactly(code);
  }

  @Test
  void textsAreBounded() {
    String longText = "x".repeat(256);
    assertThat(problems("['%s']".formatted(longText))).containsExactly("text-too-long");
    assertThat(problems("{'segments': ['a'], 'snapshot': {'name': '%s'}}".formatted(longText)))
        .containsExactly("text-too-long");
  }

  @Test
  void manyMistakesOfAKindAreOneProblem() {
    assertThat(problems("[1, 2, 3, {}]")).containsExactly("wrong-type");
  }

  private static JobRequest read(String json) {
    return switch (JobReader.read(tree(json))) {
      case JobReading.Read(var request) -> request;
      case JobReading.Faulty(var problems) -> fail(problems.toString());
    };
  }

  private static List<String> problems(String json) {
    return switch (JobReader.read(tree(json))) {
      case JobReading.Read(var request) -> fail(request.toString());
      case JobReading.Faulty(var problems) ->
          problems.stream().map(problem -> problem.code()).toList();
    };
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
