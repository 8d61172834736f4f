package dev.muster.projections.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The embedded server outlives what can happen to it.
final class EmbeddedPostgresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void keepsItsDataOverARestartAndStopsWithinSeconds() throws Exception {
    try (EmbeddedPostgres first = start()) {
      run(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    assertThat(PostgresProcesses.on(data())).isEmpty();
    long startNanos = System.nanoTime();
    EmbeddedPostgres second = start();
    long readyNanos = System.nanoTime();
    assertThat(answer(second)).isEqualTo("42");
    long stopNanos = System.nanoTime();
    second.close();
    assertThat(Duration.ofNanos(readyNanos - startNanos)).isLessThan(Duration.ofSeconds(2));
    assertThat(Duration.ofNanos(System.nanoTime() - stopNanos)).isLessThan(Duration.ofSeconds(5));
    assertThat(PostgresProcesses.on(data())).isEmpty();
  }

  @Test
  void listensOnLoopbackAndOnlyToWhoKnowsThePassword() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      PostgresAddress address = postgres.address();
      assertThat(InetAddress.getByName(address.host()).isLoopbackAddress()).isTrue();
      assertThat(ask(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      var stranger =
          new PostgresAddress(
              address.host(),
              address.port(),
              address.database(),
              address.user(),
              "guessed",
              address.encryption(),
              address.rootCertificate());
      assertThatThrownBy(() -> stranger.dataSource().getConnection())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
          .hasSize(2)
          .allMatch(permission -> permission.name().startsWith("OWNER"));
    }
  }

  @Test
  void startsAgainAtTheSameAddressWhenItsProcessIsKilled() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      // Only what is written down before the kill is promised to survive it.
      run(postgres, "SET synchronous_commit = on; CREATE TABLE kept AS SELECT 42 AS answer");
      PostgresAddress address = postgres.address();
      ProcessHandle process = postgres.process();
      process.destroyForcibly();
      assertThat(awaitAnswer(postgres)).isEqualTo("42");
      assertThat(postgres.address()).isEqualTo(address);
      assertThat(postgres.process()).isNotEqualTo(process);
    }
  }

  @Test
  void stopsTheServerThatAKilledMusterHasLeftAndKeepsItsData() throws Exception {
    Process muster =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledMuster.class.getName(),
                directory.toString(),
                Programs.directory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long orphan = 0;
    try (BufferedReader output = muster.inputReader(StandardCharsets.UTF_8)) {
      for (@Nullable String line = output.readLine();
          line != null && orphan == 0;
          line = output.readLine()) {
        if (line.startsWith("started ")) {
          orphan = Long.parseLong(line.substring("started ".length()));
          break;
        }
      }
    } finally {
      muster.destroyForcibly().waitFor();
    }
    ProcessHandle left = ProcessHandle.of(orphan).orElseThrow();
    assertThat(left.isAlive()).isTrue();
    try (EmbeddedPostgres postgres = start()) {
      // It may go on as a zombie where nobody collects the processes of dead parents.
      assertThat(PostgresProcesses.on(data())).contains(postgres.process()).doesNotContain(left);
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
      assertThat(directory.resolve("data.damaged")).doesNotExist();
    }
  }

  @Test
  void leavesAloneAProcessThatOnlyHasTheNumberOfAnOldServer() throws Exception {
    start().close();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          data().resolve("postmaster.pid"),
          "%d%n%s%n0%n0%n%n%n 0 0%nready%n".formatted(stranger.pid(), data()));
      try (EmbeddedPostgres postgres = start()) {
        assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void putsDamagedDataAsideAndStartsEmpty() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      run(postgres, "CREATE TABLE lost AS SELECT 42 AS answer");
    }
    Files.write(data().resolve("global/pg_control"), new byte[8_192]);
    try (EmbeddedPostgres postgres = start()) {
      assertThat(ask(postgres, "SELECT count(*) FROM pg_tables WHERE tablename = 'lost'"))
          .isEqualTo("0");
    }
    assertThat(directory.resolve("data.damaged")).isDirectory();
  }

  @Test
  void doesNotTrustDataThatAnotherBootHasLeftUnsettled() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      run(postgres, "CREATE TABLE lost AS SELECT 42 AS answer");
    }
    assertThat(directory.resolve("unsettled")).doesNotExist();
    Files.writeString(directory.resolve("unsettled"), "another boot");
    try (EmbeddedPostgres postgres = start()) {
      assertThat(ask(postgres, "SELECT count(*) FROM pg_tables WHERE tablename = 'lost'"))
          .isEqualTo("0");
    }
  }

  @Test
  void belongsToOneMusterAtATime() throws Exception {
    try (EmbeddedPostgres first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Another Muster");
      assertThat(ask(first, "SELECT 1")).isEqualTo("1");
    }
  }

  private EmbeddedPostgres start() throws Exception {
    return EmbeddedPostgres.start(directory, Programs.directory());
  }

  private Path data() throws IOException {
    return directory.toRealPath().resolve("data");
  }

  private static String awaitAnswer(EmbeddedPostgres postgres) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return answer(postgres);
      } catch (SQLException e) {
        if (System.nanoTime() > deadlineNanos) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static String answer(EmbeddedPostgres postgres) throws SQLException {
    return ask(postgres, "SELECT answer FROM kept");
  }

  private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.address().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.address().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
