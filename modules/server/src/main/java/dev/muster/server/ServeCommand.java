package dev.muster.server;

import dev.muster.domain.Sandbox;
import dev.muster.evaluation.WarmUp;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.ConfigurationException;
import dev.muster.server.configuration.Settings;
import dev.muster.server.operations.Logging;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the service until it is told to stop.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Starts the service and stays in the foreground.")
final class ServeCommand implements Callable<Integer> {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);
  private static final Duration WARM_UP_MOST = Duration.ofSeconds(30);
  static final String DEMONSTRATION = "DEMO@Muster";

  @Mixin ConfigurationOptions options = new ConfigurationOptions();

  @Option(names = "--port", paramLabel = "N", description = "The port; 0 takes a free one.")
  @Nullable Integer port;

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration;
    try {
      configuration =
          options.read(
              port == null ? Map.of() : Map.of(Settings.HTTP_PORT.name(), port.toString()));
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> System.err.println("Configuration: " + problem));
      return 2;
    }
    Logging.configure(
        configuration.get(Settings.LOGGING_FORMAT), configuration.get(Settings.LOGGING_LEVEL));
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stop, stopped)));
    try (Service service = Service.start(configuration, Clock.systemUTC())) {
      while (stop.getCount() > 0 && !service.awaitReady(REPORT_EVERY)) {
        service.notReady().ifPresent(why -> log.info("Not ready yet. {}", why));
      }
      if (stop.getCount() > 0) {
        greet(service, configuration);
        warmUp();
      }
      stop.await();
      log.info("Stopping");
    } catch (StartFailure e) {
      System.err.println("Muster could not start: " + e.getMessage());
      return 1;
    } catch (Exception e) {
      log.error("Muster could not go on", e);
      System.err.println("Muster could not start: " + e.getMessage());
      return 1;
    } finally {
      Logging.flush();
      stopped.countDown();
    }
    return 0;
  }

  /// Beside what is asked of the service, with what is left of the processors.
  // Nothing depends on the priority; where it is heeded, the first requests wait less.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void warmUp() {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("muster-warm-up")
            .unstarted(() -> WarmUp.run(WARM_UP_MOST));
    thread.setPriority(Thread.MIN_PRIORITY);
    thread.start();
  }

  /// The JVM ends as soon as its hooks have; so this one waits for the service.
  private static void stop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void greet(Service service, Configuration configuration) {
    if (!Service.acceptsLocalTokens(configuration)) {
      System.out.printf(
          "Muster is ready at %1$s (API page: %1$s/docs)%nTokens come from the provider at access.jwksUrl.%n",
          service.address());
      System.out.flush();
      return;
    }
    boolean anyKey = configuration.get(Settings.ACCESS_API_KEYS).isEmpty();
    String token =
        service
            .localKey()
            .token(
                "quick-start",
                DEMONSTRATION,
                List.of(Sandbox.PRODUCTION),
                EnumSet.allOf(Right.class),
                Duration.ofDays(1));
    System.out.printf(
        """
        Muster is ready at %1$s (API page: %1$s/docs)

        A token for the organisation %2$s, good for a day:

        export TOKEN=%3$s

        A first request:

        curl -s %1$s/data/core/ups/segment/definitions -H "Authorization: Bearer $TOKEN" \\
          -H "x-api-key: %5$s" -H "x-gw-ims-org-id: %2$s" -H "x-sandbox-name: %4$s" \\
          -H "Content-Type: application/json" \\
          -d '{"name": "From the US", "expression": {"type": "PQL", "format": "pql/text", "value": "homeAddress.country = \\"US\\""}}'

        """,
        service.address(), DEMONSTRATION, token, Sandbox.PRODUCTION, anyKey ? "any" : "YOUR-KEY");
    System.out.flush();
  }
}
