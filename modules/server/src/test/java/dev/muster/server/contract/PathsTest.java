package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Odd paths, unknown ones, wrong methods, and what is not even HTTP.
class PathsTest {
  private final Api api = Muster.shared().newTenant();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "00000000-0000-0000-0000-000000000000",
        "%00",
        "a%00b",
        "%2F",
        "a%2Fb",
        "%F0%9F%98%80",
        "%ED%A0%80",
        "%FF",
        "'",
        "%27%20OR%201=1--",
        "%22",
        "*",
        "null",
        "undefined",
        "-1",
        "{id}",
        "%7Bid%7D",
        "a;b=c",
        "%0D%0AX-Injected:%201",
        "<script>",
        "%3Cscript%3E",
        "bulk-get",
        "+",
        "%20",
        "~",
        "$(id)",
        "0"
      })
  void oddIdsAreNotFound(String id) {
    for (String path :
        List.of(
            Api.DEFINITIONS + "/" + id,
            Api.FOLDERS + "/" + id,
            Api.VERSIONS + id + "/versions/1",
            Api.VERSIONS + id + "/versions")) {
      for (String method : List.of("GET", "DELETE", "PATCH")) {
        Reply reply = api.raw(method, path);
        assertThat(reply.status()).as(reply.toString()).isIn(200, 204, 400, 404, 405);
        assertThat(reply.header("X-Injected")).isEmpty();
        if (reply.status() < 300) {
          // The dots lead to the path above, which is the list.
          assertThat(id).as(reply.toString()).matches("\\.\\.|%2e%2e");
        }
      }
    }
  }

  @Test
  void aVeryLongIdIsNotFound() {
    api.get(Api.DEFINITIONS + "/" + "x".repeat(5_000)).is(404, "definition-unknown");
    api.get(Api.FOLDERS + "/" + "x".repeat(5_000)).is(404, "folder-unknown");
    api.delete(Api.DEFINITIONS + "/" + "x".repeat(5_000)).is(404, "definition-unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%2", "%zz", "%u0041", "a%", "%%", "%C3%A9%"})
  void brokenPercentEscapesAreRefused(String part) {
    for (String target :
        List.of(
            Api.DEFINITIONS + "/" + part,
            Api.DEFINITIONS + "?name=" + part,
            Api.DEFINITIONS + "?" + part + "=1",
            Api.SEARCH + "/entities?namespace=AEPSegments&s=" + part,
            "/" + part)) {
      Reply reply = api.raw("GET", target);
      assertThat(reply.status()).as(reply.toString()).isIn(400, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/data",
        "/data/core/ups",
        "/data/core/ups/segment",
        "/data/core/ups/segment/definition",
        "/data/core/ups/segment/definitionsx",
        "/data/core/ups/segment/definitions/a/b",
        "/muster/v1",
        "/muster/v1/definitions",
        "/muster/v1/definitions/x",
        "/muster/v2/folders",
        "/data/core/ups/search",
        "/data/core/ups/search/x",
        "/admin",
        "/health",
        "/favicon.ico",
        "/docs/../etc/passwd",
        "/docs/..%2f..%2fopenapi.yaml",
        "/docs/%2e%2e/x",
        "//data/core/ups/segment/definitions/x/y",
        "/.git/config",
        "/metrics/x",
        "/openapi.json",
        "/DATA/core/ups/segment/definitions"
      })
  void unknownPathsAreNotFound(String path) {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      api.raw(method, path).is(404, "path-unknown");
      Api.at(api.address()).raw(method, path).is(404, "path-unknown");
    }
  }

  static List<String> paths() {
    return ApiDocument.load().operations().stream()
        .map(ApiDocument.Operation::path)
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void otherMethodsAreNotAllowed(String template) {
    String path = template.replace("{id}", "x").replace("{version}", "1");
    Set<String> known = ApiDocument.load().methodsAt(path);
    for (String method :
        List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")) {
      if (!known.contains(method)) {
        Reply refused = Api.at(api.address()).raw(method, path).is(405, "method-not-allowed");
        assertThat(new TreeSet<>(List.of(refused.header("Allow").orElse("").split(", "))))
            .isEqualTo(known);
      }
    }
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    api.raw("GET", Api.DEFINITIONS + "?name=" + "x".repeat(8_300)).is(414, "path-too-long");
    api.raw("GET", "/" + "x".repeat(100_000)).is(414, "path-too-long");
    api.raw("GET", Api.DEFINITIONS + "?name=" + "x".repeat(7_000)).is(200);
  }

  @Test
  void headersThatAreTooLongAreRefused() {
    api.with("x-long", "x".repeat(17_000)).raw("GET", Api.DEFINITIONS).is(431, "headers-too-long");
    Api many = api;
    for (int i = 0; i < 1_000; i++) {
      many = many.with("x-header-" + i, "some value that takes room");
    }
    many.raw("GET", Api.DEFINITIONS).is(431, "headers-too-long");
    api.with("x-long", "x".repeat(10_000)).raw("GET", Api.DEFINITIONS).is(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish\r\n\r\n",
        "GET\r\n\r\n",
        "GET / \r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GET / HTTP/1.1\r\nno-colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNotHttpIsRefusedOrCutOff(String request) {
    try {
      Reply reply = api.rubbish(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(reply.status()).as(reply.toString()).isBetween(400, 501).isNotEqualTo(500);
    } catch (java.io.IOException _) {
      // Cut off.
    }
    api.get(Api.DEFINITIONS).is(200);
  }

  @Test
  void aHeadRequestHasNoBody() {
    Reply reply = api.raw("HEAD", "/health/live");
    assertThat(reply.status()).isIn(200, 405);
    assertThat(reply.body()).isEmpty();
  }
}
