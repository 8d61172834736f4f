package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Previews and estimates over HTTP: made, read page by page, deleted.
class PreviewsTest {
  private final Api api = Muster.shared().newTenant();
  private final Jobs jobs = new Jobs(api);
  private final Estimates estimates = new Estimates(api);

  @Test
  void anExpressionIsPreviewed() {
    people();
    Reply made = estimates.make("homeAddress.country = \"CA\"").is(201);
    assertThat(made.json().path("previewQueryStatus").asText()).isEqualTo("NEW");
    assertThat(made.json().path("previewExecutionId").asInt(-1)).isZero();

    JsonNode estimate = estimates.ready(made);
    assertThat(estimate.path("estimatedSize").asLong()).isEqualTo(2);
    assertThat(estimate.path("totalRows").asLong()).isEqualTo(3);
    assertThat(estimate.path("numRowsToRead").asLong()).isEqualTo(3);
    assertThat(estimate.path("profilesReadSoFar").asLong()).isEqualTo(3);
    assertThat(estimate.path("profilesMatchedSoFar").asLong()).isEqualTo(2);
    assertThat(estimate.path("standardError").asInt(-1)).isZero();
    assertThat(estimate.path("confidenceInterval").asText()).isEqualTo("95%");
    assertThat(estimate.at("/muster/exact").asBoolean()).isTrue();

    Reply reply = api.get(estimate.at("/_links/preview").asText()).is(200);
    assertThat(reply.each("results", "id")).containsExactly("1", "3");
    JsonNode first = reply.json().at("/results/0");
    assertThat(first.path("namespace").asText()).isEqualTo("CRMID");
    assertThat(first.at("/relatedObjects/0/id").asText()).isEqualTo("1@example.com");
    JsonNode profile = api.get(first.path("_href").asText()).is(200).json();
    assertThat(profile.has(first.path("objectId").asText())).isTrue();
  }

  @Test
  void resultsComePageByPage() {
    jobs.profiles(
        IntStream.range(0, 25)
            .mapToObj(i -> Jobs.person("p" + i, "'a': 1"))
            .toArray(String[]::new));
    Reply made = estimates.make("a = 1").is(201);
    estimates.ready(made);
    var seen = new ArrayList<String>();
    Reply page = api.get(estimates.path(made) + "?limit=10").is(200);
    while (true) {
      seen.addAll(page.each("results", "id"));
      JsonNode next = page.json().at("/link/next");
      if (next.isMissingNode()) {
        break;
      }
      page = api.get(next.asText()).is(200);
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(page.json().at("/page/totalCount").asInt()).isEqualTo(25);
    assertThat(page.json().at("/page/size").asInt()).isEqualTo(5);
    Reply past = api.get(estimates.path(made) + "?offset=1000").is(200);
    assertThat(past.json().path("results")).isEmpty();
    api.get(estimates.path(made) + "?limit=0").is(400, "parameter-invalid");
  }

  @Test
  void bothFormatsGiveTheSame() {
    people();
    String text = "homeAddress.country = \"CA\" or homeAddress.country = \"FR\"";
    JsonNode converted = api.post(Api.CONVERSION, withValue(text)).is(200).json();
    String json = converted.at("/expression/value").asText();
    var body = Drafts.object().put("predicateType", "pql/json").put("predicateExpression", json);
    assertThat(estimates.ready(api.post(Estimates.PREVIEW, body).is(201)).path("estimatedSize"))
        .isEqualTo(estimates.ready(estimates.make(text).is(201)).path("estimatedSize"));
  }

  private static JsonNode withValue(String text) {
    var body = Drafts.object();
    body.putObject("expression").put("type", "PQL").put("format", "pql/text").put("value", text);
    return body;
  }

  @Test
  void savedSegmentsCanBeReferredTo() {
    people();
    String canadians = jobs.define("homeAddress.country = \"CA\"");
    String others = jobs.define("not(inSegment(\"%s\"))".formatted(canadians));
    assertThat(estimates.size("inSegment(\"%s\")".formatted(canadians))).isEqualTo(2);
    assertThat(estimates.size("inSegment(\"%s\")".formatted(others))).isEqualTo(1);
    estimates.make("inSegment(\"nobody\")").is(400, "reference-unknown");
    Api other = Muster.shared().newTenant();
    new Estimates(other)
        .make("inSegment(\"%s\")".formatted(canadians))
        .is(400, "reference-unknown");
  }

  @Test
  void aPreviewCountsWhomAJobFinds() {
    jobs.profiles(
        Jobs.person("1", "'a': 1"),
        Jobs.person("2", "'a': 1, 'consents': {'share': {'val': 'n'}}"),
        Jobs.person("3", "'a': 2"));
    String segment = jobs.define("a = 1");
    JsonNode job = jobs.succeeded(List.of(segment));
    long counted = job.at("/metrics/segmentedProfileCounter/" + segment).asLong();
    assertThat(counted).isEqualTo(1);
    assertThat(estimates.size("a = 1")).isEqualTo(counted);
    assertThat(estimates.size("inSegment(\"%s\")".formatted(segment))).isEqualTo(counted);
    var all = Drafts.json("{'dataGovernancePolicy': {'excludeOptOut': false}}");
    assertThat(estimates.size("a = 1", all)).isEqualTo(2);
  }

  @Test
  void mergePolicyAndGraphCanBeChosen() {
    jobs.profiles(
        "{'identityMap': {'CRMID': [{'id': '1', 'primary': true}], 'Email': [{'id': 'x@y'}]}, 'a': 1}",
        "{'identityMap': {'Email': [{'id': 'x@y', 'primary': true}]}, 'b': 1}");
    assertThat(estimates.size("a = 1 and b = 1")).isEqualTo(1);
    assertThat(estimates.size("a = 1 and b = 1", Drafts.json("{'graphType': 'none'}"))).isZero();
    String unlinked =
        api.post(
                "/data/core/ups/config/mergePolicies",
                Drafts.json("{'name': 'Unlinked', 'identityGraph': {'type': 'none'}}"))
            .is(200)
            .id();
    var named = Drafts.object().put("mergePolicyId", unlinked);
    assertThat(estimates.size("a = 1 and b = 1", named)).isZero();
    assertThat(estimates.size("a = 1 and b = 1", named.deepCopy().put("graphType", "pdg")))
        .isEqualTo(1);
  }

  @Test
  void theTimeOfTheExpressionCanBeGiven() {
    jobs.profiles(Jobs.person("1", "'until': '2026-06-01T00:00:00Z'"));
    var before = Drafts.json("{'now': '2026-05-01T00:00:00Z'}");
    var after = Drafts.json("{'now': '2026-07-01T00:00:00Z'}");
    assertThat(estimates.size("until occurs after now", before)).isEqualTo(1);
    assertThat(estimates.size("until occurs after now", after)).isZero();
  }

  @Test
  void whatIsWrongWithAnExpressionIsSaid() {
    Reply reply = estimates.make("homeAddress.country =\n  = \"CA\"").is(400, "expression-invalid");
    JsonNode problem = reply.json().at("/errors/400/0");
    assertThat(problem.path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("column").asInt()).isEqualTo(3);
    assertThat(problem.path("code").asText()).isNotEmpty();
    assertThat(reply.json().path("title").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                    | predicate-missing
          {'predicateExpression': 7}                                            | predicate-missing
          {'predicateExpression': {'a': 1}}                                     | predicate-missing
          {'predicateExpression': 'a = 1', 'predicateType': 'sql'}              | predicate-type-unsupported
          {'predicateExpression': 'a = 1', 'predicateModel': '_xdm.context.x'}  | schema-unsupported
          {'predicateExpression': 'a = 1', 'graphType': 'coop'}                 | graph-type-unsupported
          {'predicateExpression': 'a = 1', 'mergePolicyId': 'nobody'}           | merge-policy-unknown
          {'predicateExpression': 'a = 1', 'now': 'soon'}                       | now-invalid
          {'predicateExpression': 'a = 1', 'mergePolicyId': 7}                  | wrong-type
          {'predicateExpression': 'a = 1', 'dataGovernancePolicy': {'excludeOptOut': 'x'}} | wrong-type
          {'predicateExpression': '{}', 'predicateType': 'pql/json'}            | expression-invalid
          []                                                                    | wrong-type
          """)
  void whatCannotBePreviewedIsRefused(String body, String code) {
    api.post(Estimates.PREVIEW, Drafts.json(body)).is(400, code);
  }

  @Test
  void aDeletedPreviewIsGone() {
    people();
    Reply made = estimates.make("a = 1").is(201);
    estimates.ready(made);
    assertThat(api.delete(estimates.path(made)).is(200).json().path("state").asText())
        .isEqualTo("RESULT_READY");
    api.get(estimates.path(made)).is(404, "preview-unknown");
    api.get(estimates.estimatePath(made)).is(404, "preview-unknown");
    api.delete(estimates.path(made)).is(404, "preview-unknown");
  }

  @Test
  void othersSeeNothingOfIt() {
    Reply made = estimates.make("a = 1").is(201);
    Api other = Muster.shared().newTenant();
    other.get(estimates.path(made)).is(404, "preview-unknown");
    other.get(estimates.estimatePath(made)).is(404, "preview-unknown");
    other.delete(estimates.path(made)).is(404, "preview-unknown");
    api.get(estimates.path(made)).is(200);
  }

  @Test
  void aSandboxWithoutProfilesHasNobody() {
    JsonNode estimate = estimates.ready(estimates.make("a = 1").is(201));
    assertThat(estimate.path("estimatedSize").asInt(-1)).isZero();
    assertThat(estimate.at("/muster/exact").asBoolean()).isTrue();
  }

  @Test
  void manyAreSampledFirstAndThenCounted() {
    try (Muster muster = Muster.with(Map.of("previews.exactBelow", "100"))) {
      Api sampling = muster.newTenant();
      new Jobs(sampling)
          .profiles(
              IntStream.range(0, 2_000)
                  .mapToObj(i -> Jobs.person("p" + i, "'a': " + i % 4))
                  .toArray(String[]::new));
      JsonNode estimate =
          new Estimates(sampling).ready(new Estimates(sampling).make("a = 1").is(201));
      assertThat(estimate.path("estimatedSize").asInt()).isEqualTo(500);
      assertThat(estimate.at("/muster/exact").asBoolean()).isTrue();
    }
  }

  @Test
  void aFloodIsRefusedAndTheOthersGoOn() throws Exception {
    try (Muster muster =
        Muster.with(Map.of("previews.parallel", "1", "previews.unfinished", "2"))) {
      Api flooding = muster.newTenant();
      Api calm = muster.newTenant();
      new Jobs(calm).profiles(Jobs.person("1", "'a': 1"));
      List<Callable<Integer>> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(() -> {
          Reply reply = new Estimates(flooding).make("a = 1");
          if (reply.status() == 429) {
            assertThat(reply.header("Retry-After")).hasValue("1");
            assertThat(reply.code()).isEqualTo("too-many-previews");
          }
          return reply.status();
        });
      }
      try (var threads = Executors.newFixedThreadPool(16)) {
        List<Future<Integer>> replies = flood.stream().map(threads::submit).toList();
        for (int i = 0; i < 10; i++) {
          assertThat(new Estimates(calm).size("a = 1")).isEqualTo(1);
        }
        for (Future<Integer> reply : replies) {
          assertThat(reply.get()).isIn(Set.of(201, 429));
        }
      }
    }
  }

  private void people() {
    jobs.profiles(
        "{'identityMap': {'CRMID': [{'id': '1', 'primary': true}], 'Email': [{'id': '1@example.com'}]}, 'homeAddress': {'country': 'CA'}}",
        Jobs.person("2", "'homeAddress': {'country': 'US'}"),
        Jobs.person("3", "'homeAddress': {'country': 'CA'}"));
  }
}
