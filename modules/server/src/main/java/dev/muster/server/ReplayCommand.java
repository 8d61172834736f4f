package dev.muster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.ConfigurationException;
import dev.muster.server.configuration.Settings;
import dev.muster.server.operations.Logging;
import dev.muster.server.operations.Metrics;
import dev.muster.server.operations.ReplayRoutes;
import dev.muster.server.operations.Replays;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes all read models anew: by asking the service that runs on the data directory, or, when none
/// does, by itself.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Makes all read models and the search index anew from the log.")
final class ReplayCommand implements Callable<Integer> {
  private static final String OPERATOR = "muster-operator";
  private static final Duration CATCH_UP = Duration.ofHours(1);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 200;

  @Mixin ConfigurationOptions options = new ConfigurationOptions();

  @Override
  public Integer call() throws Exception {
    Configuration configuration;
    try {
      configuration = options.read(Map.of());
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> System.err.println("Configuration: " + problem));
      return 2;
    }
    Path dataDirectory =
        Path.of(configuration.get(Settings.DATA_DIRECTORY)).toAbsolutePath().normalize();
    Optional<RunningService> running = RunningService.in(dataDirectory);
    return running.isPresent()
        ? ask(running.get(), dataDirectory)
        : replay(dataDirectory, configuration);
  }

  private static int replay(Path dataDirectory, Configuration configuration) throws Exception {
    Logging.configure(configuration.get(Settings.LOGGING_FORMAT), "warn");
    Vertx vertx = Vertx.vertx();
    try (var metrics = new Metrics();
        var stores = Stores.open(dataDirectory, configuration, vertx, metrics);
        var replays = new Replays(Clock.systemUTC(), stores.readModels())) {
      long deadlineNanos = System.nanoTime() + CATCH_UP.toNanos();
      while (stores.behind(stores.parts().log().durableUpTo()).isPresent()) {
        if (System.nanoTime() > deadlineNanos) {
          System.err.println("The read models did not catch up with the log.");
          return 1;
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      replays.start();
      while (replays.status().state() == Replays.State.RUNNING) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS / 10);
      }
      Replays.Status status = replays.status();
      boolean equal = status.state() == Replays.State.SUCCEEDED;
      for (Replays.ReadModelStatus model : status.readModels()) {
        equal &= model.isEqual();
        print(
            model.name(),
            model.state().name().toLowerCase(Locale.ROOT),
            model.position(),
            model.millis(),
            model.before().map(Replays.Contents::rowCount).orElse(0L),
            model.after().map(Replays.Contents::rowCount).orElse(0L),
            model.isEqual());
      }
      return finish(equal, status.message(), status.finishedMillis() - status.startedMillis());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      Logging.flush();
    }
  }

  private static int ask(RunningService service, Path dataDirectory)
      throws IOException, InterruptedException {
    String token =
        LocalKey.in(dataDirectory)
            .token(
                OPERATOR, OPERATOR, List.of("prod"), EnumSet.of(Right.ADMIN), Duration.ofHours(1));
    try (var client = HttpClient.newHttpClient()) {
      HttpRequest.Builder call =
          HttpRequest.newBuilder(URI.create(service.address() + ReplayRoutes.PATH))
              .timeout(ANSWER_PATIENCE)
              .header("Authorization", "Bearer " + token)
              .header("x-api-key", OPERATOR)
              .header("x-gw-ims-org-id", OPERATOR)
              .header("x-sandbox-name", "prod");
      JsonNode status = send(client, call.POST(HttpRequest.BodyPublishers.noBody()).build());
      while (status.path("state").asText().equals("running")) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        status = send(client, call.GET().build());
      }
      boolean equal = status.path("state").asText().equals("succeeded");
      for (JsonNode model : status.path("readModels")) {
        equal &= model.path("equal").asBoolean();
        print(
            model.path("name").asText(),
            model.path("state").asText(),
            model.path("position").asLong(),
            model.path("millis").asLong(),
            model.path("rowsBefore").asLong(),
            model.path("rowsAfter").asLong(),
            model.path("equal").asBoolean());
      }
      return finish(
          equal,
          status.path("message").asText(),
          status.path("finishedTime").asLong() - status.path("startedTime").asLong());
    }
  }

  private static JsonNode send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode body = new ObjectMapper().readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new IOException(
          "The running service refused (%d): %s Stop it first, or ask it with a token of its own: POST %s"
              .formatted(response.statusCode(), body.path("title").asText(), ReplayRoutes.PATH));
    }
    return body;
  }

  private static void print(
      String name,
      String state,
      long position,
      long millis,
      long before,
      long after,
      boolean equal) {
    System.out.printf(
        "%-10s %s in %.1f s, up to position %d: %d rows before, %d after, %s%n",
        name, state, millis / 1e3, position, before, after, equal ? "equal" : "different");
  }

  private static int finish(boolean equal, String message, long millis) {
    if (!message.isEmpty()) {
      System.err.println(message);
    }
    System.out.printf(
        "%s after %.1f s%n", equal ? "All read models are new and equal" : "Done", millis / 1e3);
    return equal ? 0 : 1;
  }
}
