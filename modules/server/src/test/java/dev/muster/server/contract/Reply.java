package dev.muster.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// What the service answered.
///
/// @param request as it was sent, for messages
/// @param headers with their names in lower case
record Reply(String request, int status, Map<String, List<String>> headers, byte[] body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (java.io.IOException e) {
      throw new AssertionError("Not JSON: " + this, e);
    }
  }

  /// The body as lists and maps, for comparing without regard to the order of fields.
  Object value() {
    try {
      return MAPPER.treeToValue(json(), Object.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + this, e);
    }
  }

  String id() {
    return json().path("id").asText();
  }

  long position() {
    return Long.parseLong(header("Muster-Log-Position").orElseThrow());
  }

  /// The code of a problem.
  String code() {
    return json().path("type").asText().replace("urn:muster:problem:", "");
  }

  /// The codes of all that is wrong.
  List<String> codes() {
    JsonNode entries = json().path("errors").path(Integer.toString(status));
    return StreamSupport.stream(entries.spliterator(), false)
        .map(entry -> entry.path("code").asText())
        .toList();
  }

  /// One field of each element of a list.
  List<String> each(String list, String field) {
    return StreamSupport.stream(json().path(list).spliterator(), false)
        .map(element -> element.path(field).asText())
        .collect(Collectors.toList());
  }

  /// Fails with the whole answer when it has another status.
  Reply is(int expected) {
    if (status != expected) {
      throw new AssertionError("Expected %d: %s".formatted(expected, this));
    }
    return this;
  }

  /// Fails with the whole answer when it is not this problem.
  Reply is(int expected, String code) {
    is(expected);
    if (!code().equals(code)) {
      throw new AssertionError("Expected %d %s: %s".formatted(expected, code, this));
    }
    return this;
  }

  @Override
  public String toString() {
    String text = text();
    return "%s%n-> %d %s%n%s"
        .formatted(
            request,
            status,
            headers,
            text.length() > 2_000 ? text.substring(0, 2_000) + "…" : text);
  }
}
