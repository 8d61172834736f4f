package dev.muster.server.contract;

import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The service under test, whole and on real parts, on a free port and a data directory of its own.
final class Service implements AutoCloseable {
  /// Organisations that have sandboxes besides `prod`.
  static final String TWO_SANDBOXES = "acme/dev,acme/stage";

  private static final AtomicInteger ORGANISATIONS = new AtomicInteger();
  private static @Nullable Service shared;

  private final Path dataDirectory;
  private final LocalKey key;

  /// The one that all tests share that need nothing special; it ends with the tests.
  static synchronized Service shared() {
    if (shared == null) {
      Service service = with(Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      shared = service;
    }
    return shared;
  }

  /// One with settings of its own.
  static Service with(Map<String, String> settings) {
    try {
      Path dataDirectory = Files.createTempDirectory("muster-contract");
      return new Service(dataDirectory, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
