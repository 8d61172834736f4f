package dev.muster.server.contract;

import dev.muster.server.Service;
import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.http.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The service under test, whole and on real parts, on a free port and in a folder of its own.
final class Muster implements AutoCloseable {
  /// Whom all tokens are for.
  static final String SUBJECT = "ada";

  /// An organisation that has more sandboxes than `prod`.
  static final String WITH_SANDBOXES = "with-sandboxes";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger ORGANISATIONS = new AtomicInteger();
  private static @Nullable Muster shared;

  private final Path dataDirectory;
  private final Service service;

  private Muster(Path dataDirectory, Service service) {
    this.dataDirectory = dataDirectory;
    this.service = service;
  }

  /// The one for all tests that need nothing special; it ends with the tests.
  static synchronized Muster shared() {
    if (shared == null) {
      Muster muster = with(Map.of());
      // For tests that are interrupted; others have ended it by then.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Muster::closeShared));
      shared = muster;
    }
    return shared;
  }

  static synchronized void closeShared() {
    Muster muster = shared;
    shared = null;
    if (muster != null) {
      muster.close();
    }
  }

  /// One with settings of its own.
  static Muster with(Map<String, String> settings) {
    return with(settings, Clock.systemUTC());
  }

  /// One with settings and a clock of its own.
  static Muster with(Map<String, String> settings, Clock clock) {
    try {
      Path dataDirectory = Files.createTempDirectory("muster-contract");
      var all = new HashMap<String, String>();
      all.put("http.port", "0");
      all.put("data.directory", dataDirectory.toString());
      all.put("logging.requests", "none");
      all.put("access.sandboxes", WITH_SANDBOXES + "/dev," + WITH_SANDBOXES + "/stage");
      all.putAll(settings);
      Service service =
          Service.start(Configuration.read(Optional.empty(), Map.of(), all), clock);
      if (!service.awaitReady(PATIENCE)) {
        throw new IllegalStateException("Not ready: " + service.notReady());
      }
      return new Muster(dataDirectory, service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("The service does not start", e);
    }
  }

  String address() {
    return service.address();
  }

  List<Endpoint> endpoints() {
    return service.endpoints();
  }

  LocalKey key() {
    return service.localKey();
  }

  /// Somebody who sends no headers at all.
  Api nobody() {
    return Api.at(address());
  }

  /// Somebody with all rights, in the production sandbox of an organisation that nobody else uses.
  Api newTenant() {
    return tenant(newOrganisation(), "prod");
  }

  /// The same, for tests that put the clock forward.
  Api newTenant(Duration tokenLife) {
    String organisation = newOrganisation();
    return tenant(organisation, "prod")
        .with(
            "Authorization",
            "Bearer "
                + key()
                    .token(
                        SUBJECT,
                        organisation,
                        List.of("prod"),
                        EnumSet.allOf(Right.class),
                        tokenLife));
  }

  static String newOrganisation() {
    return "ORG-" + ORGANISATIONS.incrementAndGet() + "@Muster";
  }

  /// Somebody with all rights in one sandbox.
  Api tenant(String organisation, String sandbox) {
    return nobody()
        .with(
            "Authorization",
            "Bearer " + token(organisation, List.of(sandbox), EnumSet.allOf(Right.class)))
        .with("x-api-key", "tests")
        .with("x-gw-ims-org-id", organisation)
        .with("x-sandbox-name", sandbox);
  }

  String token(String organisation, List<String> sandboxes, Set<Right> rights) {
    return key().token(SUBJECT, organisation, sandboxes, rights, Duration.ofHours(1));
  }

  /// A text as it has to be written in a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    service.close();
    try (Stream<Path> files = Files.walk(dataDirectory)) {
      files.sorted(Comparator.reverseOrder()).forEach(Muster::delete);
    } catch (IOException | UncheckedIOException _) {
      // A folder for temporary files is emptied some day.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
