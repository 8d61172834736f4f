package dev.muster.server;

import dev.muster.domain.Sandbox;
import dev.muster.evaluation.WarmUp;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Settings;
import dev.muster.server.operations.Logging;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Starts the service on an empty directory, uses it a little, and stops it: what the JVM has
/// loaded then goes into the cache that makes later starts faster (JEP 483, JEP 514). Called by the
/// scripts after a build.
@Command(
    name = "train",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Uses the service a little, for the JVM's cache.")
final class TrainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int ROUNDS = 20;
  private static final String ORGANISATION = "TRAINING@Muster";
  private static final String DEFINITIONS = "/data/core/ups/segment/definitions";

  @Parameters(paramLabel = "DIR", description = "An empty directory.")
  Path directory = Path.of("");

  @Override
  public Integer call() throws Exception {
    Logging.configure("text", "warn");
    Configuration configuration =
        Configuration.read(
            Optional.empty(),
            Map.of(),
            Map.of(
                Settings.HTTP_PORT.name(),
                "0",
                Settings.DATA_DIRECTORY.name(),
                directory.toString()));
    try (Service service = Service.start(configuration, Clock.systemUTC());
        var client = HttpClient.newHttpClient()) {
      if (!service.awaitReady(PATIENCE)) {
        System.err.println(service.notReady().orElse("Not ready."));
        return 1;
      }
      String token =
          service
              .localKey()
              .token(
                  "training",
                  ORGANISATION,
                  List.of(Sandbox.PRODUCTION),
                  EnumSet.allOf(Right.class),
                  Duration.ofHours(1));
      for (int round = 0; round < ROUNDS; round++) {
        use(client, service.address(), token, round);
      }
      // The cache also keeps what the JVM has learned of the loops of an evaluation.
      WarmUp.run(PATIENCE);
    } finally {
      Logging.flush();
    }
    return 0;
  }

  private static void use(HttpClient client, String address, String token, int round)
      throws IOException, InterruptedException {
    send(
        client,
        address + DEFINITIONS,
        token,
        """
        {"name": "Training %d", "expression": {"type": "PQL", "format": "pql/text", "value": "a = 1"}}
        """
            .formatted(round));
    send(client, address + DEFINITIONS, token, "");
    send(
        client,
        address
            + "/data/core/ups/search/entities?schema.name=_xdm.context.segmentdefinition&namespace=AEPSegments&s=training",
        token,
        "");
    send(client, address + "/muster/v1/folders", token, "");
    send(client, address + "/metrics", token, "");
  }

  private static void send(HttpClient client, String target, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target))
            .header("Authorization", "Bearer " + token)
            .header("x-api-key", "training")
            .header("x-gw-ims-org-id", ORGANISATION)
            .header("x-sandbox-name", Sandbox.PRODUCTION)
            .header("Content-Type", "application/json");
    if (!body.isEmpty()) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%d for %s".formatted(response.statusCode(), target));
    }
  }
}
