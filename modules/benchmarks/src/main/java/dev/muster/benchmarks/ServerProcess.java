package dev.muster.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server in a process of its own, as users run it.
final class ServerProcess implements AutoCloseable {
  private static final String ORGANISATION = "BENCH@Muster";

  private final Process process;
  private final int port;
  private final String token;
  private final Duration startTime;

  private ServerProcess(Process process, int port, String token, Duration startTime) {
    this.process = process;
    this.port = port;
    this.token = token;
    this.startTime = startTime;
  }

  /// Starts on the data directory, and returns when the service is ready.
  ///
  /// @param settings overrides, by environment variable
  static ServerProcess start(Path data, Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(script("run"), "--port", "0", "--data", data.toString())
            .redirectError(ProcessBuilder.Redirect.to(data.resolveSibling("server.log").toFile()));
    builder.environment().put("MUSTER_LOGGING_REQUESTS", "failed");
    builder.environment().putAll(settings);
    long startNanos = System.nanoTime();
    Process process = builder.start();
    int port = 0;
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    @Nullable String line = reader.readLine();
    while (port == 0) {
      if (line == null) {
        throw new IOException(
            "The server ended instead of starting; see " + data.resolveSibling("server.log"));
      }
      if (line.contains("http://")) {
        port = Integer.parseInt(line.replaceFirst(".*http://[^:]+:([0-9]+).*", "$1"));
      }
      line = port == 0 ? reader.readLine() : line;
    }
    Duration startTime = Duration.ofNanos(System.nanoTime() - startNanos);
    Thread.ofVirtual().start(() -> drain(reader));
    return new ServerProcess(process, port, token(data), startTime);
  }

  int port() {
    return port;
  }

  Duration startTime() {
    return startTime;
  }

  /// The headers that every call needs.
  String headers(String sandbox) {
    return "Authorization: Bearer %s\r\nx-api-key: bench\r\nx-gw-ims-org-id: %s\r\nx-sandbox-name: %s\r\n"
        .formatted(token, ORGANISATION, sandbox);
  }

  /// The setting that makes sandboxes, as many as are asked for: s0, s1, …
  static Map.Entry<String, String> sandboxes(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(ORGANISATION + "/s" + i);
    }
    return Map.entry("MUSTER_ACCESS_SANDBOXES", String.join(",", names));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("The server did not stop within 20 s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the server stops.", e);
    }
  }

  private static String token(Path data) throws IOException {
    return runScript(
            "token",
            "--org",
            ORGANISATION,
            "--rights",
            "read,write,admin",
            "--data",
            data.toString())
        .strip();
  }

  /// Runs a script of the project to its end.
  ///
  /// @return what it printed
  static String runScript(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(script(name)));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("scripts/%s failed: %s".formatted(name, printed));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while scripts/" + name + " runs.", e);
    }
    return printed;
  }

  private static String script(String name) {
    return Path.of(System.getProperty("muster.root", "."), "scripts", name)
        .toAbsolutePath()
        .toString();
  }

  private static void drain(BufferedReader reader) {
    try (reader) {
      while (reader.readLine() != null) {
        // What the server prints after it has started is of no interest.
      }
    } catch (IOException _) {
      // The server has ended.
    }
  }
}
