package dev.muster.projections.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One run of the embedded server's process.
final class PostgresServer {
  /// A server that recovers from a crash may take long; one that has failed ends by itself.
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private static final long POLL_MILLIS = 5;
  private static final int TAIL_BYTES = 4_000;

  /// The line of `postmaster.pid` that says what the server is at.
  private static final int STATUS_LINE = 7;

  /// For a small machine, and for data that can be made again: nothing waits for the disk, and the
  /// log of changes is no longer than a crash of the server alone demands.
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "40"),
          Map.entry("fsync", "off"),
          Map.entry("synchronous_commit", "off"),
          Map.entry("full_page_writes", "off"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("wal_buffers", "16MB"),
          Map.entry("max_wal_size", "1GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("work_mem", "16MB"),
          Map.entry("maintenance_work_mem", "128MB"),
          Map.entry("io_method", "sync"),
          Map.entry("random_page_cost", "1.1"),
          Map.entry("jit", "off"),
          Map.entry("log_min_messages", "warning"),
          Map.entry("log_checkpoints", "off"),
          // Statements can hold what clients sent.
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"));

  private final Process process;

  private PostgresServer(Process process) {
    this.process = process;
  }

  Process process() {
    return process;
  }

  /// Starts and waits until connections are accepted.
  ///
  /// @throws StartFailure when it ended instead
  static PostgresServer start(DataFolder folder, int port)
      throws IOException, InterruptedException, StartFailure {
    long logStart = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
    var command = new ArrayList<>(List.of("postgres", "-D", folder.data().toString()));
    command.addAll(List.of("-c", "port=" + port));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    Process process = folder.run(command, ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    try {
      awaitReady(folder, process, logStart);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
    return new PostgresServer(process);
  }

  private static void awaitReady(DataFolder folder, Process process, long logStart)
      throws IOException, InterruptedException, StartFailure {
    long deadlineNanos = System.nanoTime() + START_PATIENCE.toNanos();
    while (!isReady(folder.data(), process)) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StartFailure(
            "it ended with exit code %d, saying: %s"
                .formatted(process.exitValue(), tail(folder.log(), logStart)));
      }
      if (System.nanoTime() >= deadlineNanos) {
        PostgresProcesses.stop(process);
        throw new StartFailure("it was not ready after %d s".formatted(START_PATIENCE.toSeconds()));
      }
    }
  }

  /// PostgreSQL's own way to tell, read from its file: quicker than trying to connect.
  private static boolean isReady(Path data, Process process) throws IOException {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE
          && lines.getFirst().strip().equals(Long.toString(process.pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static String tail(Path log, long from) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - TAIL_BYTES);
      file.seek(start);
      var bytes = new byte[(int) Math.max(0, file.length() - start)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip().replace("\n", " | ");
    }
  }

  /// The server did not come up on its data.
  static final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
      super(message);
    }

    /// Whether another process is in the way, and not the data.
    boolean passes() {
      String message = String.valueOf(getMessage());
      return message.contains("shared memory block")
          || message.contains("lock file")
          || message.contains("could not create any TCP/IP sockets");
    }
  }
}
