package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The history of a definition.
class VersionsTest {
  private final Api api = Muster.shared().newTenant();

  @Test
  void everyVersionStaysReadableAlsoAfterTheDeletion() {
    Reply first = api.post(Api.DEFINITIONS, Drafts.definition("one")).is(200);
    String path = Api.DEFINITIONS + "/" + first.id();
    Reply second = api.patch(path, "{\"name\": \"two\"}").is(200);
    Reply third = api.patch(path, "{\"description\": \"three\"}").is(200);
    String versions = Api.VERSIONS + first.id() + "/versions";
    assertThat(api.get(versions).is(200).each("versions", "version"))
        .containsExactly("3", "2", "1");
    api.delete(path).is(200);

    Reply all = api.get(versions).is(200);
    assertThat(all.each("versions", "version")).containsExactly("4", "3", "2", "1");
    assertThat(all.each("versions", "change"))
        .containsExactly("deleted", "updated", "updated", "created");
    assertThat(all.each("versions", "author")).containsOnly(Muster.SUBJECT);
    assertThat(all.json().path("page"))
        .isEqualTo(Drafts.json("{'totalCount': 4, 'start': 0, 'limit': 100}"));
    List<JsonNode> asMade = List.of(first.json(), second.json(), third.json());
    for (int version = 1; version <= 3; version++) {
      JsonNode listed = all.json().path("versions").path(4 - version);
      assertThat(listed.path("definition")).isEqualTo(asMade.get(version - 1));
      assertThat(listed.path("time")).isEqualTo(asMade.get(version - 1).path("updateTime"));
      assertThat(api.get(versions + "/" + version).is(200).json()).isEqualTo(listed);
    }
    JsonNode deleted = api.get(versions + "/4").is(200).json();
    assertThat(deleted.has("definition")).isFalse();
    assertThat(deleted.path("time").asLong())
        .isGreaterThanOrEqualTo(third.json().path("updateTime").asLong());
  }

  @Test
  void aChangeThatChangesNothingAndOneThatIsRefusedAreNoVersions() {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    String path = Api.DEFINITIONS + "/" + made.id();
    api.patch(path, "{}").is(200);
    api.patch(path, "{\"name\": 7}").is(400);
    api.with("If-Match", "\"7\"").patch(path, "{\"name\": \"x\"}").is(412);
    Reply all = api.get(Api.VERSIONS + made.id() + "/versions").is(200);
    assertThat(all.each("versions", "version")).containsExactly("1");
  }

  @Test
  void pagesYieldEachVersionOnce() {
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    for (int i = 2; i <= 11; i++) {
      api.patch(Api.DEFINITIONS + "/" + id, "{\"description\": \"" + i + "\"}").is(200);
    }
    var seen = new ArrayList<String>();
    for (int start = 0; start < 11; start += 4) {
      Reply some = api.get(Api.VERSIONS + id + "/versions?limit=4&start=" + start).is(200);
      assertThat(some.json().path("page"))
          .isEqualTo(Drafts.json("{'totalCount': 11, 'start': %d, 'limit': 4}".formatted(start)));
      seen.addAll(some.each("versions", "version"));
    }
    assertThat(seen).containsExactly("11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "1");
    assertThat(api.get(Api.VERSIONS + id + "/versions?start=11").is(200).json().path("versions"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "start=-1", "start=1.0", "limit=%00"})
  void badPagingIsRefused(String query) {
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    api.get(Api.VERSIONS + id + "/versions?" + query).is(400, "parameter-invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "2",
        "-1",
        "1.0",
        "abc",
        "01",
        "99999999999999999999",
        "%00",
        "1%20",
        "%D9%A1",
        "latest"
      })
  void aVersionThatDoesNotExistIsNotFound(String version) {
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    api.get(Api.VERSIONS + id + "/versions/1").is(200);
    api.get(Api.VERSIONS + id + "/versions/" + version).is(404);
  }

  @Test
  void aDefinitionThatNeverWasHasNoVersions() {
    String id = "00000000-0000-0000-0000-000000000000";
    api.get(Api.VERSIONS + id + "/versions").is(404, "definition-unknown");
    api.get(Api.VERSIONS + id + "/versions?start=5").is(404, "definition-unknown");
    api.get(Api.VERSIONS + id + "/versions/1").is(404);
    api.get(Api.VERSIONS + "%00/versions").is(404);
  }
}
