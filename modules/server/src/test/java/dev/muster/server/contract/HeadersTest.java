package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What has to be in the headers of a request, and what may be.
class HeadersTest {
  private final Muster muster = Muster.shared();
  private final Api api = muster.newTenant();

  static List<String> closedCalls() {
    return ApiDocument.load().operations().stream()
        .filter(operation -> !operation.node().has("security"))
        .map(operation -> operation.method() + " " + operation.path())
        .toList();
  }

  private Reply call(Api caller, String call) {
    String[] parts = call.split(" ", -1);
    String target =
        parts[1]
            .replace("{id}", UUID.randomUUID().toString())
            .replace("{version}", "1")
            .replace("{name}", "prod")
            .replaceAll("\\{\\w+}", "x");
    boolean hasBody = List.of("POST", "PATCH").contains(parts[0]);
    return caller.send(parts[0], target, hasBody ? "{}".getBytes(StandardCharsets.UTF_8) : null);
  }

  @ParameterizedTest
  @MethodSource("closedCalls")
  void everyCallNeedsEveryHeader(String call) {
    for (String header : List.of("x-api-key", "x-gw-ims-org-id", "x-sandbox-name")) {
      Reply missing = call(api.without(header), call).is(400, "header-missing");
      assertThat(missing.json().path("title").asText()).contains(header);
      call(api.with(header, " "), call).is(400, "header-missing");
      call(api.with(header, "x".repeat(129)), call).is(400, "header-invalid");
    }
    Reply noToken = call(api.without("Authorization"), call).is(401, "token-missing");
    assertThat(noToken.header("WWW-Authenticate")).isPresent();
    call(muster.nobody(), call).is(401, "token-missing");
  }

  @ParameterizedTest
  @MethodSource("closedCalls")
  void everyCallNeedsItsRight(String call) {
    String description =
        ApiDocument.load()
            .operation(call.split(" ", -1)[0], call.split(" ", -1)[1].replaceAll("\\{\\w+}", "x"))
            .orElseThrow()
            .node()
            .path("description")
            .asText();
    for (dev.muster.server.access.Right right : dev.muster.server.access.Right.values()) {
      String organisation = Muster.newOrganisation();
      Api caller =
          muster
              .tenant(organisation, "prod")
              .with(
                  "Authorization",
                  "Bearer " + muster.token(organisation, List.of("prod"), java.util.Set.of(right)));
      boolean needed = description.contains("Needs the right `" + right.word() + "`");
      if (needed && !call.contains("replay")) {
        assertThat(call(caller, call).status()).isNotIn(401, 403);
      } else if (!needed) {
        call(caller, call).is(403, "right-missing");
      }
    }
  }

  @Test
  void theRequestIdIsEchoedOrMadeUp() {
    for (String id :
        List.of(
            "abc",
            "a",
            "x".repeat(128),
            "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
            UUID.randomUUID().toString())) {
      assertThat(api.with("x-request-id", id).get(Api.DEFINITIONS).header("x-request-id"))
          .hasValue(id);
      Reply problem = api.with("x-request-id", id).get(Api.DEFINITIONS + "/x").is(404);
      assertThat(problem.json().path("requestId").asText()).isEqualTo(id);
    }
    for (String id : List.of("", "x".repeat(129), "a b", "a\tb")) {
      String made =
          api.with("x-request-id", id).get(Api.DEFINITIONS).header("x-request-id").orElseThrow();
      assertThat(UUID.fromString(made).toString()).isEqualTo(made);
    }
    String first = api.get(Api.DEFINITIONS).header("x-request-id").orElseThrow();
    assertThat(api.get(Api.DEFINITIONS).header("x-request-id"))
        .isNotEqualTo(java.util.Optional.of(first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "text/plain",
        "text/plain;charset=UTF-8",
        "TEXT/PLAIN",
        " application/json "
      })
  void bodiesMayBeJsonOrPlainText(String type) {
    api.with("Content-Type", type).post(Api.DEFINITIONS, Drafts.definition()).is(200);
  }

  @Test
  void bodiesMayHaveNoTypeAtAll() {
    Reply made = api.typeless().post(Api.DEFINITIONS, Drafts.definition()).is(200);
    api.typeless().patch(Api.DEFINITIONS + "/" + made.id(), "{\"description\": \"x\"}").is(200);
    api.typeless().post(Api.BULK_GET, "[\"" + made.id() + "\"]").is(207);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "text/xml",
        "text/html",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/json-patch+json",
        "*/*",
        "json",
        "application/jsonx",
        "application",
        ";"
      })
  void otherTypesAreRefused(String type) {
    Api odd = api.with("Content-Type", type);
    odd.post(Api.DEFINITIONS, Drafts.definition()).is(415, "content-type");
    odd.patch(Api.DEFINITIONS + "/x", "{}").is(415, "content-type");
    odd.post(Api.BULK_GET, "[\"x\"]").is(415, "content-type");
    odd.post(Api.FOLDERS, Drafts.folder("x")).is(415, "content-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/xml",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded"
      })
  void aTypeWithoutABodyIsNormal(String type) {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    Api typed = api.with("Content-Type", type);
    typed.get(Api.DEFINITIONS).is(200);
    typed.get(Api.DEFINITIONS + "/" + made.id()).is(200);
    typed.get(Api.SEARCH + "/entities?namespace=AEPSegments").is(200);
    typed.delete(Api.DEFINITIONS + "/" + made.id()).is(200);
  }

  @Test
  void aBodyOnAGetOrDeleteDoesNoHarm() {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    byte[] body = "{\"x\": 1}".getBytes(StandardCharsets.UTF_8);
    api.send("GET", Api.DEFINITIONS + "/" + made.id(), body).is(200);
    api.send("DELETE", Api.DEFINITIONS + "/" + made.id(), body).is(200);
  }

  @Test
  void answersToAcceptHeadersAreJson() {
    for (String accept : List.of("application/json", "*/*", "text/html", "application/xml")) {
      api.with("Accept", accept).get(Api.DEFINITIONS).is(200);
    }
  }

  @Test
  void headersMayComeInAnyCaseAndPadded() {
    Api odd =
        api.without("x-api-key")
            .without("x-sandbox-name")
            .with("X-API-KEY", " tests ")
            .with("X-Sandbox-Name", " prod ");
    odd.get(Api.DEFINITIONS).is(200);
    String token = api.token();
    api.with("Authorization", "bearer " + token).get(Api.DEFINITIONS).is(200);
    api.with("Authorization", "BEARER   " + token + " ").get(Api.DEFINITIONS).is(200);
  }
}
