package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tenants see nothing of each other, whether they are two organisations or two sandboxes of one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsTest {
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  private static final String SECRET = "Zanzibar";

  private final Muster muster = Muster.shared();
  private final Api owner = muster.tenant(Muster.WITH_SANDBOXES, "dev");
  private final Api otherSandbox = muster.tenant(Muster.WITH_SANDBOXES, "stage");
  private final Api production = muster.tenant(Muster.WITH_SANDBOXES, "prod");
  private final Api otherOrganisation = muster.newTenant();
  private String definition = "";
  private String folder = "";

  @BeforeAll
  void fill() {
    folder = owner.post(Api.FOLDERS, Drafts.folder(SECRET + " folder")).is(201).id();
    definition =
        owner
            .post(
                Api.DEFINITIONS,
                Drafts.definition(SECRET).put("description", SECRET).put("parentFolderId", folder))
            .is(200)
            .id();
    owner.patch(Api.DEFINITIONS + "/" + definition, "{\"ttlInDays\": 3}").is(200);
  }

  Stream<Api> strangers() {
    return Stream.of(otherSandbox, production, otherOrganisation);
  }

  /// What is answered about an id of somebody else and about one of nobody, but for the id of the
  /// request.
  private static void alike(Reply others, Reply nobodys) {
    assertThat(comparable(others)).isEqualTo(comparable(nobodys));
    assertThat(others.text()).doesNotContain(SECRET);
  }

  private static Map<String, Object> comparable(Reply reply) {
    String id = reply.header("x-request-id").orElseThrow();
    return Map.of(
        "status", reply.status(),
        "headers", reply.headers().keySet(),
        "body", reply.text().replace(id, ""));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void anIdOfSomebodyElseIsLikeOneOfNobody(Api stranger) {
    stranger.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    for (String path :
        List.of(
            Api.DEFINITIONS + "/%s",
            Api.VERSIONS + "%s/versions",
            Api.VERSIONS + "%s/versions/1",
            Api.SEARCH + "/taxonomy?namespace=AEPSegments&entityId=%s")) {
      alike(
          stranger.get(path.formatted(definition)).is(404),
          stranger.get(path.formatted(NOBODY)).is(404));
    }
    for (String ifMatch : List.of("*", "\"1\"", "\"2\"", "\"9\"")) {
      Api matching = stranger.with("If-Match", ifMatch);
      alike(
          matching.patch(Api.DEFINITIONS + "/" + definition, "{\"name\": \"x\"}").is(404),
          matching.patch(Api.DEFINITIONS + "/" + NOBODY, "{\"name\": \"x\"}").is(404));
      alike(
          matching.delete(Api.DEFINITIONS + "/" + definition).is(404),
          matching.delete(Api.DEFINITIONS + "/" + NOBODY).is(404));
      alike(
          matching.patch(Api.FOLDERS + "/" + folder, "{\"name\": \"x\"}").is(404),
          matching.patch(Api.FOLDERS + "/" + NOBODY, "{\"name\": \"x\"}").is(404));
      alike(
          matching.delete(Api.FOLDERS + "/" + folder).is(404),
          matching.delete(Api.FOLDERS + "/" + NOBODY).is(404));
    }
    alike(
        stranger.get(Api.FOLDERS + "/" + folder).is(404),
        stranger.get(Api.FOLDERS + "/" + NOBODY).is(404));
    assertThat(owner.get(Api.DEFINITIONS + "/" + definition).is(200).text()).contains(SECRET);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aFolderOfSomebodyElseIsLikeOneOfNobody(Api stranger) {
    alike(
        stranger.post(Api.DEFINITIONS, Drafts.definition().put("parentFolderId", folder)).is(400),
        stranger.post(Api.DEFINITIONS, Drafts.definition().put("parentFolderId", NOBODY)).is(400));
    alike(
        stranger.post(Api.FOLDERS, Drafts.folder("x", folder)).is(400),
        stranger.post(Api.FOLDERS, Drafts.folder("x", NOBODY)).is(400));
    String own = stranger.post(Api.FOLDERS, Drafts.folder("own " + System.nanoTime())).is(201).id();
    alike(
        stranger
            .patch(Api.FOLDERS + "/" + own, Drafts.object().put("parentFolderId", folder))
            .is(400),
        stranger
            .patch(Api.FOLDERS + "/" + own, Drafts.object().put("parentFolderId", NOBODY))
            .is(400));
    alike(
        stranger.get(Api.DEFINITIONS + "?parentFolderId=" + folder).is(200),
        stranger.get(Api.DEFINITIONS + "?parentFolderId=" + NOBODY).is(200));
    alike(
        stranger.get(Api.FOLDERS + "?parentFolderId=" + folder).is(200),
        stranger.get(Api.FOLDERS + "?parentFolderId=" + NOBODY).is(200));
    String search = Api.SEARCH + "/entities?namespace=AEPSegments&entityId=";
    alike(stranger.get(search + folder), stranger.get(search + NOBODY));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void listsAndSearchesShowNothingOfSomebodyElse(Api stranger) {
    stranger.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    String entities = Api.SEARCH + "/entities?limit=1000&namespace=AEPSegments&s=";
    for (String target :
        List.of(
            Api.DEFINITIONS + "?limit=1000",
            Api.DEFINITIONS + "?name=" + SECRET,
            Api.FOLDERS + "?limit=1000",
            entities,
            entities + SECRET,
            entities + "segmentId:" + definition,
            entities + "folderId:" + folder,
            entities + "*:*",
            entities + "*",
            entities + "Zanz*",
            entities + Muster.encoded("/.*/"),
            entities + Muster.encoded("* OR organisation:" + Muster.WITH_SANDBOXES),
            entities + Muster.encoded("NOT nothing"),
            entities + Muster.encoded("-nothing"))) {
      Reply reply = stranger.get(target);
      assertThat(reply.status()).as(reply.toString()).isIn(200, 400);
      if (!reply.request().contains("segmentId") && reply.status() == 200) {
        assertThat(reply.text()).doesNotContain(SECRET, definition, folder);
      }
    }
    Reply counted = stranger.get(Api.SEARCH + "/namespaces?s=" + SECRET).is(200);
    assertThat(counted.json().path("namespaces").path(0).path("count").asInt()).isZero();
    Reply bulk = stranger.post(Api.BULK_GET, "[\"" + definition + "\"]").is(207);
    assertThat(bulk.json().path("results")).isEmpty();
    assertThat(owner.get(entities + SECRET).is(200).json().path("entities")).isNotEmpty();
  }

  @Test
  void theSameNameMayBeUsedByEveryTenant() {
    for (Api tenant : List.of(otherSandbox, production, otherOrganisation)) {
      tenant.post(Api.DEFINITIONS, Drafts.definition(SECRET + " again")).is(200);
      tenant.post(Api.FOLDERS, Drafts.folder(SECRET + " again")).is(201);
    }
  }

  @Test
  void anIdempotencyKeyBelongsToItsTenant() {
    var draft = Drafts.definition("keyed");
    String first =
        otherSandbox.with("Idempotency-Key", "k").post(Api.DEFINITIONS, draft).is(200).id();
    Reply second = production.with("Idempotency-Key", "k").post(Api.DEFINITIONS, draft).is(200);
    assertThat(second.id()).isNotEqualTo(first);
    assertThat(second.header("Idempotency-Replayed")).isEmpty();
  }
}
