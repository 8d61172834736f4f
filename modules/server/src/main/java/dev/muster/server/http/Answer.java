package dev.muster.server.http;

import dev.muster.eventlog.LogPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What goes back.
///
/// @param body in UTF-8; empty for none
/// @param contentType of the body
/// @param position the log position that the answer speaks of, for `Muster-Log-Position`
public record Answer(
    int status,
    byte[] body,
    String contentType,
    Map<String, String> headers,
    Optional<LogPosition> position) {
  public static final String JSON = "application/json";

  public static Answer json(int status, byte[] body) {
    return new Answer(status, body, JSON, Map.of(), Optional.empty());
  }

  public static Answer json(int status, Json.Writing writing) {
    return json(status, Json.write(writing));
  }

  public static Answer empty(int status) {
    return new Answer(status, new byte[0], "", Map.of(), Optional.empty());
  }

  public Answer with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, contentType, more, position);
  }

  public Answer at(LogPosition at) {
    return new Answer(status, body, contentType, headers, Optional.of(at));
  }
}
