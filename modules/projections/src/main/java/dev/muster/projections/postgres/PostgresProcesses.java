package dev.muster.projections.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processes of a PostgreSQL server, told by the data folder that they all work in: its
/// postmaster and, for a while after that was killed, those it had started.
final class PostgresProcesses {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresProcesses.class);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(4);
  private static final Duration AFTER_QUIT = Duration.ofSeconds(3);
  private static final Duration AFTER_KILL = Duration.ofSeconds(2);

  private PostgresProcesses() {}

  /// Stops what nobody looks after: the server of a JVM that was killed, or what a killed
  /// postmaster has left.
  ///
  /// @throws IOException when it cannot be stopped
  static void stopLeftOver(Path data) throws IOException {
    List<ProcessHandle> left = on(data);
    if (!left.isEmpty()) {
      LOG.warn(
          "PostgreSQL runs on {} (processes {}) and nobody looks after it; stopping it",
          data,
          left.stream().map(ProcessHandle::pid).toList());
      // The postmaster ends the others; those without one only understand the second signal.
      Optional<ProcessHandle> postmaster = postmaster(data).filter(left::contains);
      postmaster.ifPresent(process -> signal(process, "INT"));
      if (!gone(data, postmaster.isPresent() ? AFTER_INTERRUPT : Duration.ZERO)) {
        on(data).forEach(process -> signal(process, "QUIT"));
        if (!gone(data, AFTER_QUIT)) {
          on(data).forEach(ProcessHandle::destroyForcibly);
          if (!gone(data, AFTER_KILL)) {
            throw new IOException("PostgreSQL runs on %s and cannot be stopped.".formatted(data));
          }
        }
      }
    }
    // Whatever process has the old server's number by now, it is none that could be in the way.
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  /// Ends a server of our own: first with a checkpoint, then without, then by force.
  ///
  /// @return whether it could do its checkpoint
  static boolean stop(Process server) throws InterruptedException {
    signal(server.toHandle(), "INT");
    if (server.waitFor(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS)) {
      return server.exitValue() == 0;
    }
    LOG.warn("PostgreSQL takes long to stop; it is stopped at once");
    signal(server.toHandle(), "QUIT");
    if (!server.waitFor(AFTER_QUIT.toMillis(), TimeUnit.MILLISECONDS)) {
      server.destroyForcibly().waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
    }
    return false;
  }

  /// All of them, whoever started them.
  static List<ProcessHandle> on(Path data) {
    String folder = data.toAbsolutePath().normalize().toString();
    var found = new ArrayList<ProcessHandle>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Path entry = Path.of("/proc", Long.toString(process.pid()));
          try {
            String works = Files.readSymbolicLink(entry.resolve("cwd")).toString();
            String program = Files.readSymbolicLink(entry.resolve("exe")).toString();
            if ((works.equals(folder) || works.equals(folder + " (deleted)"))
                && program.replace(" (deleted)", "").endsWith("/postgres")) {
              found.add(process);
            }
          } catch (IOException _) {
            // Ended meanwhile, or somebody else's.
          }
        });
    return found;
  }

  /// The one that `postmaster.pid` names, if it is alive; it may be any process by now.
  private static Optional<ProcessHandle> postmaster(Path data) {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean gone(Path data, Duration patience) {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (!on(data).isEmpty()) {
      if (System.nanoTime() >= deadlineNanos) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /// Java itself can send none of the signals that PostgreSQL tells apart.
  private static void signal(ProcessHandle process, String name) {
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(2, TimeUnit.SECONDS);
    } catch (IOException e) {
      LOG.warn("Process {} could not be sent SIG{}", process.pid(), name, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
