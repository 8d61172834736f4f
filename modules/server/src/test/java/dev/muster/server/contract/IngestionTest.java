package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Profiles and events are taken in bulk, each by itself.
class IngestionTest {
  private static final String PROFILES = "/muster/v1/profiles";
  private static final String EVENTS = "/muster/v1/events";

  private final Api api = Muster.shared().newTenant();
  private final Api lines = api.with("Content-Type", "application/x-ndjson");

  @Test
  void linesAreTakenEachByItself() {
    String body = profile("a") + "\n{\"a\":\n" + profile("b") + "\n\n{}\n" + profile("c");

    Reply reply = post(lines, PROFILES + "?datasetId=crm", body).is(200);

    assertThat(reply.json().path("accepted").asInt()).isEqualTo(3);
    assertThat(reply.json().path("rejected").asInt()).isEqualTo(2);
    assertThat(reply.json().path("datasetId").asText()).isEqualTo("crm");
    assertThat(reply.each("errors", "line")).containsExactly("2", "5");
    assertThat(reply.each("errors", "code")).containsExactly("json-invalid", "identity-missing");
    assertThat(reply.position()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%1$s", "%1$s\n%2$s", "[%1$s,%2$s]", " [\n%1$s\n,\n%2$s\n]\n", "\n%1$s"})
  void objectsListsAndLinesAreTaken(String form) {
    String body = form.formatted(event("e1", "a"), event("e2", "a"));
    int count = form.contains("%2$s") ? 2 : 1;
    for (Api sender : List.of(api, api.with("Content-Type", "text/plain"), api.typeless())) {
      Reply reply = sender.send("POST", EVENTS, utf8(body)).is(200);
      assertThat(reply.json().path("accepted").asInt()).isEqualTo(count);
      assertThat(reply.json().path("datasetId").asText()).isEqualTo("events");
    }
  }

  @Test
  void gzipIsTaken() throws IOException {
    byte[] zipped = gzip(utf8(profile("a") + "\n" + profile("b")));
    byte[] twice = Arrays.copyOf(zipped, 2 * zipped.length);
    System.arraycopy(zipped, 0, twice, zipped.length, zipped.length);

    Api typed = api.with("Content-Type", "application/gzip");
    Api encoded = lines.with("Content-Encoding", "gzip");
    for (Api sender : List.of(typed, encoded)) {
      assertThat(accepted(sender.send("POST", PROFILES, zipped))).isEqualTo(2);
      // Members of a gzip stream follow each other; the first one has no line end.
      Reply reply = sender.send("POST", PROFILES, twice).is(200);
      assertThat(reply.json().path("accepted").asInt() + reply.json().path("rejected").asInt())
          .isEqualTo(3);
      sender
          .send("POST", PROFILES, Arrays.copyOf(zipped, zipped.length - 9))
          .is(400, "gzip-invalid");
      sender.send("POST", PROFILES, utf8(profile("a"))).is(400, "gzip-invalid");
      sender.send("POST", PROFILES, new byte[0]).is(400, "body-missing");
    }
  }

  @Test
  void aBodyMayBeMuchLargerThanTheLimitForBodies() {
    String many =
        IntStream.range(0, 40_000)
            .mapToObj(i -> event("large-" + i, "c" + i % 100))
            .collect(Collectors.joining("\n"));
    assertThat(many.length()).isGreaterThan(4 << 20);

    assertThat(accepted(post(lines, EVENTS, many))).isEqualTo(40_000);
  }

  @Test
  void whenNothingIsTakenTheRequestWasBad() {
    Reply one = post(api, EVENTS, profile("a")).is(400, "nothing-accepted");
    assertThat(one.codes()).containsExactly("id-missing");
    assertThat(one.json().path("title").asText()).contains("_id");

    Reply two = post(lines, PROFILES, "{}\nx\n").is(400, "nothing-accepted");
    assertThat(two.codes()).containsExactly("identity-missing", "not-an-object");
    assertThat(two.json().at("/errors/400/1/line").asInt()).isEqualTo(2);

    post(lines, PROFILES, "{}\n".repeat(1_500)).is(400, "nothing-accepted");
    post(lines, PROFILES, " \n\n").is(400, "body-missing");
    lines.send("POST", PROFILES, null).is(400, "body-missing");
  }

  @Test
  void everyRejectionIsCountedAndAThousandAreListed() {
    Reply reply = post(lines, PROFILES, "{}\n".repeat(2_500) + profile("a")).is(200);

    assertThat(reply.json().path("rejected").asInt()).isEqualTo(2_500);
    assertThat(reply.json().path("errors").size()).isEqualTo(1_000);
  }

  @Test
  void documentsHaveABound() {
    String large = profile("a").replace("}]}", "}]},\"x\":\"" + "y".repeat(100 << 10) + "\"");

    assertThat(post(lines, PROFILES, large + "\n" + profile("b")).is(200).each("errors", "code"))
        .containsExactly("document-too-large");
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    post(api.with("Content-Type", "application/xml"), PROFILES, "<a/>").is(415, "content-type");
    post(api.with("Content-Encoding", "br"), PROFILES, "x").is(415, "content-encoding");
    post(lines, PROFILES + "?datasetId=%07", profile("a")).is(400, "dataset-invalid");
    post(lines, PROFILES + "?datasetId=" + "d".repeat(256), profile("a"))
        .is(400, "dataset-invalid");
    api.get(EVENTS).is(405);
  }

  @Test
  void whoMayNotWriteIsToldSoHoweverMuchComes() {
    String many = (profile("a") + "\n").repeat(20_000);
    String organisation = Muster.newOrganisation();
    Api reader =
        Muster.shared()
            .tenant(organisation, "prod")
            .with(
                "Authorization",
                "Bearer "
                    + Muster.shared()
                        .token(
                            organisation,
                            List.of("prod"),
                            EnumSet.of(dev.muster.server.access.Right.READ)));

    post(reader, PROFILES, profile("a")).is(403, "right-missing");
    post(Muster.shared().nobody(), PROFILES, profile("a")).is(401);
    // The client is told before it has sent everything, and may find the connection closed.
    try {
      post(reader.elsewhere(), PROFILES, many).is(403, "right-missing");
    } catch (java.io.UncheckedIOException closed) {
      assertThat(closed).hasRootCauseInstanceOf(IOException.class);
    }
    assertThat(accepted(post(lines, PROFILES, profile("a")))).isEqualTo(1);
  }

  @Test
  void aBodyThatStopsInTheMiddleHarmsNobody() throws IOException {
    String head = "POST " + PROFILES + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n";
    var request = new StringBuilder(head);
    api.headers()
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("Content-Type: application/x-ndjson\r\n\r\n").append(profile("cut"));
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(api.address()).getPort())) {
      socket.getOutputStream().write(utf8(request.toString()));
      socket.getOutputStream().flush();
    }

    assertThat(accepted(post(lines, PROFILES, profile("after")))).isEqualTo(1);
  }

  private static Reply post(Api sender, String path, String body) {
    return sender.send("POST", path, utf8(body));
  }

  private static int accepted(Reply reply) {
    return reply.is(200).json().path("accepted").asInt();
  }

  static String profile(String id) {
    return "{\"identityMap\":{\"CRMID\":[{\"id\":\"%s\",\"primary\":true}]}}".formatted(id);
  }

  static String event(String id, String person) {
    return "{\"_id\":\"%s\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"identityMap\":{\"CRMID\":[{\"id\":\"%s\",\"primary\":true}]}}"
        .formatted(id, person);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
