package dev.muster.projections.postgres;

import dev.muster.projections.postgres.PostgresServer.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The PostgreSQL that Muster brings along, for who has none. It runs as long as this object is
/// open: when its process dies it is started again at the same address, and when its data is
/// damaged it starts with none, since all read models can be made from the log.
public final class EmbeddedPostgres implements AutoCloseable {
  static final String USER = "muster";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

  /// Below the ports that the system hands out for outgoing connections: trying to reach a server
  /// that is down could otherwise, by bad luck, connect to itself.
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int PORT_TRIES = 100;

  /// How long whatever is in the way of a start may take to end.
  private static final Duration START_AGAIN = Duration.ofSeconds(20);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LAST_PAUSE_MILLIS = 5_000;

  /// A server that ends this often within a minute is taken to have damaged data.
  private static final int ENDS_A_MINUTE = 8;

  private static final long LOG_BYTES = 4L << 20;

  private final DataFolder folder;
  private final FileChannel lock;
  private final int port;
  private final String password;
  private final Thread supervisor;
  private final ArrayDeque<Long> endNanos = new ArrayDeque<>();
  private volatile PostgresServer server;
  private volatile boolean closing;

  private EmbeddedPostgres(DataFolder folder, FileChannel lock, int port, PostgresServer server)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.port = port;
    this.server = server;
    this.password = folder.password();
    this.supervisor =
        Thread.ofPlatform().name("muster-postgres-supervisor").daemon().unstarted(this::supervise);
  }

  /// Starts the server with everything it needs in this directory, its programs included.
  public static EmbeddedPostgres start(Path directory) throws IOException, InterruptedException {
    return start(directory, directory.resolve("programs"));
  }

  /// @param programs where the unpacked programs are kept; may be shared by several servers
  /// @throws IOException when it cannot be started, even without data
  public static EmbeddedPostgres start(Path directory, Path programs)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    Path home = Files.createDirectories(directory).toRealPath();
    FileChannel lock = lock(home);
    boolean started = false;
    try {
      Unprivileged unprivileged = Unprivileged.here();
      if (unprivileged.userId() == FileTrees.owner(home)) {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      }
      var folder = new DataFolder(home, PostgresBinaries.unpacked(programs), unprivileged);
      shorten(folder.log());
      int port = freePort();
      var postgres = new EmbeddedPostgres(folder, lock, port, serverOn(folder, port));
      postgres.supervisor.start();
      started = true;
      LOG.info(
          "PostgreSQL is ready at {} after {} ms",
          postgres.address(),
          (System.nanoTime() - startNanos) / 1_000_000);
      return postgres;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  /// Stays the same as long as this object is open.
  public PostgresAddress address() {
    return new PostgresAddress(
        "127.0.0.1",
        port,
        "postgres",
        USER,
        password,
        PostgresAddress.Encryption.DISABLE,
        Optional.empty());
  }

  /// The server's process; another one after it has died.
  public ProcessHandle process() {
    return server.process().toHandle();
  }

  /// Stops the server; takes some seconds at most.
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      supervisor.interrupt();
      supervisor.join();
      if (PostgresProcesses.stop(server.process())) {
        folder.settle();
      }
    } catch (IOException e) {
      LOG.warn("PostgreSQL's files could not all be brought to the disk", e);
    } catch (InterruptedException _) {
      server.process().destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.warn("The lock of the embedded PostgreSQL could not be given back", e);
      }
    }
  }

  private void supervise() {
    try {
      while (!closing) {
        int exit = server.process().waitFor();
        if (!closing) {
          LOG.warn("PostgreSQL ended by itself (exit code {}); starting it again", exit);
          startAgain();
        }
      }
    } catch (InterruptedException _) {
      // Closing.
    }
  }

  private void startAgain() throws InterruptedException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (!closing) {
      try {
        if (endsTooOften()) {
          folder.putAside("the server ended %d times within a minute".formatted(ENDS_A_MINUTE));
          endNanos.clear();
        }
        server = serverOn(folder, port);
        LOG.info("PostgreSQL is ready again at {}", address());
        return;
      } catch (IOException e) {
        LOG.error("PostgreSQL cannot be started; next try in {} ms", pauseMillis, e);
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      pauseMillis = Math.min(LAST_PAUSE_MILLIS, pauseMillis * 2);
    }
  }

  private boolean endsTooOften() {
    long now = System.nanoTime();
    endNanos.add(now);
    while (now - endNanos.peek() > TimeUnit.MINUTES.toNanos(1)) {
      endNanos.remove();
    }
    return endNanos.size() >= ENDS_A_MINUTE;
  }

  /// A server on the data there is or, if that is damaged, on none.
  private static PostgresServer serverOn(DataFolder folder, int port)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + START_AGAIN.toNanos();
    boolean emptied = false;
    while (true) {
      PostgresProcesses.stopLeftOver(folder.data());
      folder.prepare();
      try {
        return PostgresServer.start(folder, port);
      } catch (StartFailure e) {
        boolean passes = e.passes() && System.nanoTime() < deadlineNanos;
        if (passes) {
          TimeUnit.MILLISECONDS.sleep(100);
        } else if (emptied || e.passes()) {
          throw new IOException("PostgreSQL does not start: " + e.getMessage(), e);
        } else {
          folder.putAside(String.valueOf(e.getMessage()));
          emptied = true;
        }
      }
    }
  }

  /// Two on one folder would each take the other's server for one that was left over.
  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("Another Muster uses the embedded PostgreSQL in " + home);
    }
    return channel;
  }

  private static int freePort() throws IOException {
    for (int tries = 1; tries <= PORT_TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (var socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException _) {
        // Taken.
      }
    }
    throw new IOException("No free port was found for PostgreSQL.");
  }

  private static void shorten(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
