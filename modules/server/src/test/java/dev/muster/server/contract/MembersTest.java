package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The members of a segment: listed, counted, summed up.
class MembersTest {
  private final Api api = Muster.shared().newTenant();
  private final Jobs jobs = new Jobs(api);

  @Test
  void membersAreListedWithTheirIdentities() {
    jobs.profiles(
        "{'identityMap': {'CRMID': [{'id': '1', 'primary': true}], 'Email': [{'id': 'a@x'}]}, 'a': 1}",
        Jobs.person("2", "'a': 2"));
    String segment = jobs.define("a = 1");
    JsonNode job =
        jobs.run(
            Drafts.json(
                "{'segments': [{'segmentId': '%s'}], 'now': '2026-01-01T00:00:00Z'}"
                    .formatted(segment)));
    JsonNode list = jobs.members(segment, "");
    assertThat(list.path("members").toString())
        .isEqualTo(
            Drafts.json(
                    "[{'identities': {'CRMID': ['1'], 'Email': ['a@x']}, 'lastQualificationTime': '2026-01-01T00:00:00Z', 'status': 'realized'}]")
                .toString());
    assertThat(list.path("jobId").asText()).isEqualTo(job.path("id").asText());
    assertThat(list.path("asOfPosition")).isEqualTo(job.at("/muster/asOfPosition"));
    assertThat(list.path("now").asText()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void pagesYieldEachMemberOnce() {
    var people = new ArrayList<String>();
    var expected = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      people.add(Jobs.person("p" + i, "'a': " + i % 2));
      if (i % 2 == 1) {
        expected.add("p" + i);
      }
    }
    jobs.profiles(people.toArray(String[]::new));
    String segment = jobs.define("a = 1");
    jobs.succeeded(List.of(segment));
    var seen = new ArrayList<String>();
    JsonNode page = jobs.members(segment, "?limit=5");
    while (true) {
      assertThat(page.at("/_page/totalCount").asInt()).isEqualTo(12);
      page.path("members").forEach(m -> seen.add(m.at("/identities/CRMID/0").asText()));
      if (!page.path("_page").has("next")) {
        break;
      }
      page = jobs.members(segment, "?limit=5&start=" + page.at("/_page/next").asText());
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void theChecksumIsOverTheSortedIds() throws NoSuchAlgorithmException {
    jobs.profiles(
        Jobs.person("b", "'a': 1"),
        Jobs.person("\u00e9", "'a': 1"),
        Jobs.person("B", "'a': 1"),
        Jobs.person("c", "'a': 2"));
    String segment = jobs.define("a = 1");
    jobs.succeeded(List.of(segment));
    JsonNode sum = jobs.checksum(segment);
    assertThat(sum.path("count").asInt()).isEqualTo(3);
    assertThat(sum.path("membersSha256").asText()).isEqualTo(sha256("B\nb\n\u00e9"));
    assertThat(
            api.get(Api.SEGMENTS + segment + "/checksum?namespace=Email")
                .json()
                .path("membersSha256")
                .asText())
        .isEqualTo(sha256(""));
    api.get(Api.SEGMENTS + segment + "/checksum").is(400, "parameter-missing");
  }

  @Test
  void countsAreThoseOfTheLastJob() {
    String segment = jobs.define("a = 1");
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 1"));
    jobs.succeeded(List.of(segment));
    jobs.profiles(Jobs.person("2", "'a': 2"), Jobs.person("3", "'a': 1"));
    JsonNode before = jobs.count(segment);
    assertThat(before.path("count").asInt()).isEqualTo(2);
    assertThat(before.path("realized").asInt()).isEqualTo(2);
    jobs.succeeded(List.of(segment));
    JsonNode after = jobs.count(segment);
    assertThat(after.path("count").asInt()).isEqualTo(2);
    assertThat(after.path("realized").asInt()).isEqualTo(1);
    assertThat(after.path("existing").asInt()).isEqualTo(1);
    assertThat(after.path("exited").asInt()).isEqualTo(1);
  }

  @Test
  void joinedProfilesAreOneMember() {
    String segment = jobs.define("a = 1");
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 1"));
    jobs.succeeded(List.of(segment));
    jobs.profiles(
        "{'identityMap': {'CRMID': [{'id': '2', 'primary': true}, {'id': '1'}]}, 'a': 1}");
    assertThat(jobs.count(segment).path("count").asInt()).isEqualTo(1);
    assertThat(jobs.members(segment, "").at("/members/0/identities").toString())
        .isEqualTo("{\"CRMID\":[\"1\",\"2\"]}");
    JsonNode job = jobs.succeeded(List.of(segment));
    assertThat(job.at("/metrics/segmentedProfileByStatusCounter/" + segment).toString())
        .isEqualTo("{\"realized\":0,\"existing\":1,\"exited\":0}");
  }

  @Test
  void whatWasNeverEvaluatedIsSaid() {
    String segment = jobs.define("a = 1");
    for (String what : List.of("members", "count", "checksum?namespace=CRMID")) {
      api.get(Api.SEGMENTS + segment + "/" + what).is(404, "segment-not-evaluated");
      api.get(Api.SEGMENTS + "nobody/" + what).is(404, "definition-unknown");
    }
    jobs.succeeded(List.of(segment));
    api.get(Api.SEGMENTS + segment + "/members?status=gone").is(400, "parameter-invalid");
    api.get(Api.SEGMENTS + segment + "/members?limit=0").is(400, "parameter-invalid");
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
