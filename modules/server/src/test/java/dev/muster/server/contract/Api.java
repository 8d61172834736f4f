package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client of the service, for one caller. Every answer is checked against the OpenAPI document,
/// and none may be the service's own fault. Immutable.
final class Api {
  static final String DEFINITIONS = "/data/core/ups/segment/definitions";
  static final String BULK_GET = DEFINITIONS + "/bulk-get";
  static final String VERSIONS = "/muster/v1/definitions/";
  static final String FOLDERS = "/muster/v1/folders";
  static final String SEARCH = "/data/core/ups/search";
  static final String CHECK_EXPRESSION = "/muster/v1/pql/check";
  static final String EVALUATE = "/muster/v1/pql/evaluate";
  static final String CONVERSION = "/data/core/ups/segment/conversion";
  static final String JOBS = "/data/core/ups/segment/jobs";
  static final String SEGMENTS = "/muster/v1/segments/";
  static final String PROFILES = "/muster/v1/profiles";
  static final String EVENTS = "/muster/v1/events";
  static final String EXPORTS = "/data/core/ups/export/jobs";
  static final String DATASETS = "/muster/v1/datasets";
  static final String REPLAY = "/muster/v1/admin/replay";

  private static final ContractCheck CHECK = new ContractCheck(ApiDocument.load());
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  static final int RAW_MILLIS = 10_000;

  /// What is no request may leave the service waiting for the rest of it.
  private static final int RUBBISH_MILLIS = 500;

  private final String address;
  private final HttpClient client;
  private final Map<String, String> headers;
  private final boolean mayBeBusy;
  private final boolean typeless;

  private Api(
      String address,
      HttpClient client,
      Map<String, String> headers,
      boolean mayBeBusy,
      boolean typeless) {
    this.address = address;
    this.client = client;
    this.headers = headers;
    this.mayBeBusy = mayBeBusy;
    this.typeless = typeless;
  }

  /// A caller without any headers.
  static Api at(String address) {
    return new Api(address, newClient(), Map.of(), false, false);
  }

  Api with(String header, String value) {
    var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(header, value);
    return new Api(address, client, more, mayBeBusy, typeless);
  }

  Api without(String header) {
    var fewer = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    fewer.putAll(headers);
    fewer.remove(header);
    return new Api(address, client, fewer, mayBeBusy, typeless);
  }

  /// The same caller on a connection of its own.
  Api elsewhere() {
    return new Api(address, newClient(), headers, mayBeBusy, typeless);
  }

  /// The same caller, who may be told to come again later (503), or that there is no room (507).
  Api patient() {
    return new Api(address, client, headers, true, typeless);
  }

  /// The same caller, who does not say what kind of body it sends.
  Api typeless() {
    return new Api(address, client, headers, mayBeBusy, true);
  }

  String address() {
    return address;
  }

  /// The bearer token that it sends.
  String token() {
    return Objects.requireNonNull(headers.get("Authorization")).substring("Bearer ".length());
  }

  Map<String, String> headers() {
    return headers;
  }

  Reply get(String target) {
    return send("GET", target, null);
  }

  Reply delete(String target) {
    return send("DELETE", target, null);
  }

  Reply post(String target, JsonNode body) {
    return post(target, body.toString());
  }

  Reply post(String target, String body) {
    return send("POST", target, body.getBytes(StandardCharsets.UTF_8));
  }

  Reply patch(String target, JsonNode body) {
    return patch(target, body.toString());
  }

  Reply patch(String target, String body) {
    return send("PATCH", target, body.getBytes(StandardCharsets.UTF_8));
  }

  /// @param target the path with its query
  Reply send(String method, String target, byte @Nullable [] body) {
    return send(
        method,
        target,
        body,
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
  }

  /// Posts a body that nobody has in memory.
  Reply stream(String target, Supplier<InputStream> body) {
    return send("POST", target, null, BodyPublishers.ofInputStream(body));
  }

  private Reply send(
      String method, String target, byte @Nullable [] body, HttpRequest.BodyPublisher publisher) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + target))
            .timeout(PATIENCE)
            .method(method, publisher);
    headers.forEach(request::header);
    if (body != null && !headers.containsKey("Content-Type") && !typeless) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      var answered = new HashMap<String, List<String>>();
      response
          .headers()
          .map()
          .forEach((name, values) -> answered.put(name.toLowerCase(Locale.ROOT), values));
      return checked(
          method,
          target,
          body,
          new Reply(
              method + " " + target + shown(body),
              response.statusCode(),
              answered,
              response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Sends bytes that may be no request at all; fails when they are not answered.
  Reply rubbish(byte[] request) throws IOException {
    Reply reply = RawExchange.send(URI.create(address), request, "something", RUBBISH_MILLIS);
    // Another version of HTTP is refused below us, with 501 and nothing more.
    boolean isOtherVersion = reply.status() == 501 && reply.body().length == 0;
    if (!isOtherVersion) {
      failed(reply, false);
      CHECK.checkForm(reply);
    }
    return reply;
  }

  /// Sends these very bytes, on a connection of its own.
  Reply raw(String method, String target, byte[] request) {
    try {
      Reply reply =
          RawExchange.send(URI.create(address), request, method + " " + target, RAW_MILLIS);
      return checked(method, target, null, reply);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    }
  }

  /// Sends a request with this target, however odd, and this caller's headers.
  Reply raw(String method, String target) {
    var request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("Connection: close\r\n\r\n");
    return raw(method, target, request.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Reply checked(String method, String target, byte @Nullable [] body, Reply reply) {
    failed(reply, mayBeBusy);
    String path = target.split("[?#]", 2)[0];
    CHECK.check(
        method,
        path,
        Optional.ofNullable(body).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
        reply);
    return reply;
  }

  private static void failed(Reply reply, boolean mayBeBusy) {
    if (reply.status() >= 500 && !(mayBeBusy && (reply.status() == 503 || reply.status() == 507))) {
      throw new AssertionError("The service failed: " + reply);
    }
  }

  private static String shown(byte @Nullable [] body) {
    if (body == null) {
      return "";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return "\n" + (text.length() > 500 ? text.substring(0, 500) + "…" : text);
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }
}
