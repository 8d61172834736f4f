package dev.muster.server.contract;

import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The service in a process of its own, as `scripts/run` starts it, on the class path of the tests.
/// It can be killed at any moment.
final class ServerProcess implements AutoCloseable {
  static final String ORGANISATION = "KILLED@Muster";

  private static final Pattern READY = Pattern.compile("Muster is ready at (http://\\S+).*");
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Process process;
  private final Path data;
  private final CompletableFuture<String> address = new CompletableFuture<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ServerProcess(Process process, Path data) {
    this.process = process;
    this.data = data;
  }

  /// Starts on the data directory, and returns when the service is ready.
  ///
  /// @param flags of the JVM, besides those that every process of Muster has
  /// @param settings by their environment variables
  static ServerProcess start(Path data, List<String> flags, Map<String, String> settings)
      throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--")) {
        command.add(flag);
      }
    }
    // The JVM of a test lives for seconds: what pays off later only costs.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.muster.server.Main",
            "serve",
            "--port",
            "0",
            "--data",
            data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MUSTER_LOGGING_REQUESTS", "none");
    builder.environment().putAll(settings);
    var server = new ServerProcess(builder.start(), data);
    Thread.ofVirtual().start(server::read);
    try {
      server.address.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      server.kill();
      throw new IllegalStateException(
          "The server does not start:\n" + String.join("\n", server.lines), e);
    }
    return server;
  }

  private void read() {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      @Nullable String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
          address.complete(ready.group(1));
        }
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    address.completeExceptionally(new IOException("The server has ended."));
  }

  /// Somebody with all rights, and a connection that ends with this process.
  Api api() {
    try {
      String token =
          LocalKey.in(data)
              .token(
                  Muster.SUBJECT,
                  ORGANISATION,
                  List.of("prod"),
                  EnumSet.allOf(Right.class),
                  Duration.ofHours(1));
      return Api.at(address.join())
          .with("Authorization", "Bearer " + token)
          .with("x-api-key", "tests")
          .with("x-gw-ims-org-id", ORGANISATION)
          .with("x-sandbox-name", "prod");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it has printed and logged so far.
  Stream<String> lines() {
    return lines.stream();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends it in the middle of whatever it does (SIGKILL). Its PostgreSQL goes on, as after every
  /// such death, until the next start finds it.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  /// Ends it in order, its PostgreSQL included.
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().orTimeout(STOP.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      kill();
      throw new IllegalStateException("The server does not stop:\n" + String.join("\n", lines), e);
    }
  }
}
