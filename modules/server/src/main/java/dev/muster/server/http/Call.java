package dev.muster.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.Tenant;
import dev.muster.server.access.ApiKeys;
import dev.muster.server.access.Caller;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A checked request: the caller is known and may do this.
public final class Call {
  private static final int KEY_LENGTH = 255;

  private final RoutingContext routing;
  private final Context context;
  private final Caller caller;
  private final String requestId;
  private final JsonBody bodies;

  Call(RoutingContext routing, Context context, Caller caller, String requestId, JsonBody bodies) {
    this.routing = routing;
    this.context = context;
    this.caller = caller;
    this.requestId = requestId;
    this.bodies = bodies;
  }

  public Tenant tenant() {
    return caller.tenant();
  }

  public Caller caller() {
    return caller;
  }

  /// The event loop that the answer has to come from.
  public Context context() {
    return context;
  }

  /// A variable part of the path.
  public String path(String name) {
    @Nullable String value = routing.pathParam(name);
    return value == null ? "" : value;
  }

  /// A parameter of the query; empty when it is absent or given as nothing.
  public Optional<String> query(String name) {
    List<String> values = routing.queryParam(name);
    return values.isEmpty() || values.getFirst().isEmpty()
        ? Optional.empty()
        : Optional.of(values.getFirst());
  }

  /// All values of a parameter of the query that can be there several times.
  public List<String> queries(String name) {
    return routing.queryParam(name).stream().filter(value -> !value.isEmpty()).toList();
  }

  /// The path and query of this call with one parameter as given.
  public String targetWith(String name, String value) {
    var target = new StringBuilder(String.valueOf(routing.request().path()));
    char separator = '?';
    for (Map.Entry<String, String> each : routing.queryParams()) {
      if (!each.getKey().equals(name)) {
        target
            .append(separator)
            .append(encoded(each.getKey()))
            .append('=')
            .append(encoded(each.getValue()));
        separator = '&';
      }
    }
    return target.append(separator).append(name).append('=').append(encoded(value)).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// @throws ProblemException when it is not a whole number within the bounds
  public int wholeNumber(String name, int absent, int minimum, int maximum) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text.get());
      if (value >= minimum && value <= maximum) {
        return value;
      }
    }
    throw new ProblemException(
        Problem.of(
            400,
            "parameter-invalid",
            "'%s' must be a whole number from %d to %d.".formatted(name, minimum, maximum)));
  }

  /// @throws ProblemException when it is neither true nor false, in any case
  public Optional<Boolean> flag(String name) {
    return query(name)
        .map(text -> {
          if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.equalsIgnoreCase("true");
          }
          throw new ProblemException(
              Problem.of(400, "parameter-invalid", "'%s' must be true or false.".formatted(name)));
        });
  }

  /// @throws ProblemException when the body is not a JSON object
  public ObjectNode bodyObject() {
    return bodies.readObject(bodyBytes());
  }

  /// @throws ProblemException when the body is not JSON
  public JsonNode body() {
    return bodies.read(bodyBytes());
  }

  /// The request itself, paused, of an endpoint whose body is streamed.
  public HttpServerRequest stream() {
    return routing.request();
  }

  /// The Content-Type as the client sent it, without parameters and in lower case; empty when it
  /// sent none.
  public String contentType() {
    return Dispatcher.contentType(routing);
  }

  /// A header of the request.
  public Optional<String> header(String name) {
    return Optional.ofNullable(routing.request().getHeader(name)).filter(value -> !value.isBlank());
  }

  /// What an event is caused by that is not remembered under a key: sending it twice does no harm.
  public Cause plainCause() {
    return new Cause(requestId, caller.subject(), "", "");
  }

  public int bodySize() {
    @Nullable Buffer buffer = routing.body().buffer();
    return buffer == null ? 0 : buffer.length();
  }

  /// The version that `If-Match` asks for; empty when it asks for none or for any.
  ///
  /// @throws ProblemException when it is not a version as `ETag` gives it
  public OptionalLong ifMatch() {
    @Nullable String header = routing.request().getHeader("If-Match");
    if (header == null || header.isBlank() || header.strip().equals("*")) {
      return OptionalLong.empty();
    }
    String tag = header.strip().replaceFirst("^W/", "");
    String version = tag.replaceFirst("^\"(.*)\"$", "$1");
    if (version.matches("[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(version));
    }
    // A tag that none of our versions has matches nothing.
    return OptionalLong.of(-1);
  }

  /// What a command out of this call is caused by.
  ///
  /// @throws ProblemException when the `Idempotency-Key` cannot be used
  public Cause cause() {
    @Nullable String key = routing.request().getHeader("Idempotency-Key");
    if (key == null || key.isEmpty()) {
      return plainCause();
    }
    if (key.length() > KEY_LENGTH || key.codePoints().anyMatch(Character::isISOControl)) {
      throw new ProblemException(
          Problem.of(
              400,
              "idempotency-key-invalid",
              "The Idempotency-Key must not be longer than %d characters.".formatted(KEY_LENGTH)));
    }
    String action = routing.request().method() + " " + routing.request().path() + "\n";
    String fingerprint =
        ApiKeys.digest(action + new String(bodyBytes(), StandardCharsets.ISO_8859_1));
    return new Cause(requestId, caller.subject(), key, fingerprint);
  }

  private byte[] bodyBytes() {
    @Nullable Buffer buffer = routing.body().buffer();
    return buffer == null ? new byte[0] : buffer.getBytes();
  }
}
