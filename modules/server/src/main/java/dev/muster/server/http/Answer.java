package dev.muster.server.http;

import dev.muster.domain.ExactJson;
import dev.muster.eventlog.LogPosition;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What goes back.
///
/// @param body in UTF-8; empty for none
/// @param contentType of the body
/// @param position the log position that the answer speaks of, for `Muster-Log-Position`
/// @param file what is sent in place of the body, however long it is
public record Answer(
    int status,
    byte[] body,
    String contentType,
    Map<String, String> headers,
    Optional<LogPosition> position,
    Optional<Path> file) {
  public static final String JSON = "application/json";

  public Answer(
      int status,
      byte[] body,
      String contentType,
      Map<String, String> headers,
      Optional<LogPosition> position) {
    this(status, body, contentType, headers, position, Optional.empty());
  }

  public static Answer file(Path file, String contentType) {
    return new Answer(200, new byte[0], contentType, Map.of(), Optional.empty(), Optional.of(file));
  }

  public static Answer json(int status, byte[] body) {
    return new Answer(status, body, JSON, Map.of(), Optional.empty());
  }

  public static Answer json(int status, ExactJson.Writing writing) {
    return json(status, ExactJson.write(writing));
  }

  /// To the question for several things at once: those that are there, by id.
  ///
  /// @param document JSON
  public static <T> Answer results(Map<String, T> found, Function<T, String> document) {
    return json(
        207,
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("results");
          for (Map.Entry<String, T> each : found.entrySet()) {
            json.writeFieldName(each.getKey());
            json.writeRawValue(document.apply(each.getValue()));
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  public static Answer empty(int status) {
    return new Answer(status, new byte[0], "", Map.of(), Optional.empty());
  }

  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, contentType, more, position, file);
  }

  public Answer at(LogPosition at) {
    return new Answer(status, body, contentType, headers, Optional.of(at), file);
  }
}
