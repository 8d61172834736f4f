package dev.muster.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.eventlog.command.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What went wrong, in the one form that every error has.
///
/// @param code a stable word for programs
/// @param title a sentence for people
/// @param entries one entry for each thing that is wrong
/// @param headers what the answer must carry besides, such as `Retry-After`
public record Problem(
    int status,
    String code,
    String title,
    List<Refusal.Problem> entries,
    Map<String, String> headers) {

  public static Problem of(int status, String code, String title) {
    return new Problem(status, code, title, List.of(new Refusal.Problem(code, title)), Map.of());
  }

  public Problem with(String header, String value) {
    return new Problem(status, code, title, entries, Map.of(header, value));
  }

  public static Problem of(Refusal refusal) {
    int status =
        switch (refusal.reason()) {
          case INVALID -> 400;
          case UNKNOWN -> 404;
          case CONFLICT, LIMIT -> 409;
          case STALE -> 412;
        };
    return new Problem(status, refusal.code(), refusal.message(), refusal.problems(), Map.of());
  }

  /// More than the service can do now; try again after some seconds.
  public static Problem busy(String code, String title, int retryAfterSeconds) {
    return of(503, code, title).with("Retry-After", Integer.toString(retryAfterSeconds));
  }

  byte[] document(String requestId) {
    return ExactJson.write(json -> write(json, requestId));
  }

  private void write(JsonGenerator json, String requestId) throws java.io.IOException {
    json.writeStartObject();
    json.writeStringField("requestId", requestId);
    json.writeObjectFieldStart("errors");
    json.writeArrayFieldStart(Integer.toString(status));
    for (Refusal.Problem entry : entries) {
      json.writeStartObject();
      json.writeStringField("code", entry.code());
      json.writeStringField("message", entry.message());
      Refusal.@Nullable Place place = entry.place();
      if (place != null) {
        json.writeStringField("kind", place.kind());
        json.writeNumberField("line", place.line());
        json.writeNumberField("column", place.column());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField("type", "urn:muster:problem:" + code);
    json.writeStringField("title", title);
    json.writeNumberField("status", status);
    json.writeEndObject();
  }
}
