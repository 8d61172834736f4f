package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What anybody may see.
class OpenPagesTest {
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "(?:src|href)\\s*=\\s*[\"']?(?:https?:)?//|url\\(\\s*[\"']?(?:https?:)?//|@import");

  private final Muster muster = Muster.shared();
  private final Api nobody = muster.nobody();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/live",
        "/health/ready",
        "/metrics",
        "/openapi.yaml",
        "/docs",
        "/docs/",
        "/docs/swagger-ui-bundle.js",
        "/docs/swagger-ui.css"
      })
  void anybodyMaySeeThem(String path) {
    // The page's own parts are not calls of the API.
    boolean isPart = path.contains("swagger");
    if (isPart) {
      byte[] request =
          "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
              .formatted(path)
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      try {
        Reply part =
            RawExchange.send(
                java.net.URI.create(nobody.address()), request, "GET " + path, Api.RAW_MILLIS);
        assertThat(part.is(200).body()).hasSizeGreaterThan(100_000);
        assertThat(part.header("Content-Type").orElse(""))
            .startsWith(path.endsWith(".js") ? "text/javascript" : "text/css");
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    } else {
      nobody.get(path).is(200);
      nobody.with("Authorization", "Bearer rubbish").get(path).is(200);
    }
  }

  @Test
  void theHealthIsTold() {
    assertThat(nobody.get("/health/live").is(200).json())
        .isEqualTo(Drafts.json("{'status': 'live'}"));
    assertThat(nobody.get("/health/ready").is(200).json())
        .isEqualTo(Drafts.json("{'status': 'ready'}"));
  }

  @Test
  void theServedDescriptionIsTheOneOfTheTests() throws Exception {
    try (var in = getClass().getResourceAsStream("/openapi.yaml")) {
      assertThat(in).isNotNull();
      assertThat(nobody.get("/openapi.yaml").body()).isEqualTo(in.readAllBytes());
    }
  }

  @Test
  void theDocumentationNeedsNoNetwork() {
    String page = nobody.get("/docs").is(200).text();
    assertThat(page)
        .contains("/openapi.yaml", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css")
        .doesNotContainPattern(ELSEWHERE);
  }

  @Test
  void theMetricsShowWhatIsPromisedAndNoTenant() {
    Api api = muster.newTenant();
    api.post(Api.DEFINITIONS, Drafts.definition("secret name")).is(200);
    api.get(Api.DEFINITIONS).is(200);
    String metrics = nobody.get("/metrics").is(200).text();
    for (String name :
        List.of(
            "muster_log_append_seconds",
            "muster_log_flush_seconds",
            "muster_commands_queue",
            "muster_projection_lag_records",
            "muster_http_requests_seconds",
            "jvm_memory_used_bytes")) {
      assertThat(metrics).contains(name);
    }
    assertThat(metrics)
        .contains("route=\"/data/core/ups/segment/definitions\"")
        .doesNotContain("secret name", api.headers().get("x-gw-ims-org-id"), "Bearer");
  }

  @Test
  void unknownPathsMakeNoNewMetrics() {
    for (int i = 0; i < 50; i++) {
      nobody.get("/unknown/" + i + "/path").is(404);
      muster.newTenant().get(Api.DEFINITIONS + "/unknown-" + i).is(404);
    }
    assertThat(nobody.get("/metrics").text()).doesNotContain("/unknown/", "unknown-4");
  }
}
