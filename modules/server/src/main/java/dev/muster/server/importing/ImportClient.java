package dev.muster.server.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Sends pieces to the service, one after the other, so that what comes later in a file is newer in
/// the store. A service that is busy or away for a while is asked again.
final class ImportClient implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TRY_COUNT = 30;
  private static final long MAXIMUM_WAIT_SECONDS = 60;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI target;
  private final Map<String, String> headers;

  /// A document that was not taken.
  ///
  /// @param line within the piece, counted from 1
  record Rejected(long line, String code, String reason) {}

  /// What became of a piece.
  ///
  /// @param listed the first of the rejected ones
  record Outcome(long accepted, long rejected, List<Rejected> listed) {
    Outcome {
      listed = List.copyOf(listed);
    }
  }

  ImportClient(URI target, Map<String, String> headers) {
    this.target = target;
    this.headers = Map.copyOf(headers);
  }

  /// @throws ImportFailure when the service does not take it and would not take it later
  Outcome send(byte[] lines) throws ImportFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines));
    headers.forEach(request::header);
    String last = "";
    for (int i = 0; i < TRY_COUNT; i++) {
      try {
        HttpResponse<byte[]> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = json(response.body());
        switch (response.statusCode()) {
          case 200 -> {
            return taken(body);
          }
          case 400 -> {
            return nothingTaken(body);
          }
          case 429, 503 -> {
            last = body.path("title").asText("The service is busy.");
            TimeUnit.SECONDS.sleep(seconds(response, i));
          }
          default ->
              throw new ImportFailure(
                  "The service refused (%d): %s"
                      .formatted(response.statusCode(), body.path("title").asText()));
        }
      } catch (IOException e) {
        last = "%s cannot be reached: %s".formatted(target, e.getMessage());
        TimeUnit.SECONDS.sleep(Math.min(MAXIMUM_WAIT_SECONDS, 1L << Math.min(i, 6)));
      }
    }
    throw new ImportFailure("Given up after %d tries. %s".formatted(TRY_COUNT, last));
  }

  private static long seconds(HttpResponse<?> response, int tried) {
    long told =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("[0-9]{1,5}"))
            .map(Long::parseLong)
            .orElse(1L << Math.min(tried, 6));
    return Math.clamp(told, 1, MAXIMUM_WAIT_SECONDS);
  }

  private static Outcome taken(JsonNode body) {
    return new Outcome(
        body.path("accepted").asLong(),
        body.path("rejected").asLong(),
        listed(body.path("errors"), "reason"));
  }

  /// Every document of the piece was rejected, or it is about something else.
  private static Outcome nothingTaken(JsonNode body) throws ImportFailure {
    String type = body.path("type").asText();
    if (type.endsWith(":body-missing")) {
      return new Outcome(0, 0, List.of());
    }
    if (!type.endsWith(":nothing-accepted")) {
      throw new ImportFailure("The service refused (400): " + body.path("title").asText());
    }
    List<Rejected> listed = listed(body.path("errors").path("400"), "message");
    String count = body.path("title").asText().replaceAll("[^0-9]", "");
    boolean several = body.path("title").asText().startsWith("None of the ");
    return new Outcome(0, several ? Long.parseLong(count) : listed.size(), listed);
  }

  private static List<Rejected> listed(JsonNode errors, String reason) {
    var listed = new ArrayList<Rejected>();
    for (JsonNode each : errors) {
      listed.add(
          new Rejected(
              each.path("line").asLong(), each.path("code").asText(), each.path(reason).asText()));
    }
    return listed;
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException _) {
      // Something between us and the service has answered; its status says enough.
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
