package dev.muster.eventlog.chronicle;

import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.Records;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is really full, a small one in memory: the writes of a mapped file would end the
/// process there.
@Timeout(120)
class FullDiskTest {
  private static final int DISK_MEGABYTES = 24;

  @TempDir Path mountPoint;
  private TestLog test;
  private boolean isMounted;
  private final List<String> written = new ArrayList<>();

  @BeforeEach
  void mount() throws Exception {
    isMounted =
        run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + DISK_MEGABYTES + "m",
            "tmpfs",
            mountPoint.toString());
    assumeThat(isMounted).as("a tmpfs can be mounted here (it takes root)").isTrue();
    test = new TestLog(mountPoint.resolve("log"));
  }

  @AfterEach
  void unmount() throws Exception {
    if (isMounted) {
      assertThat(run("umount", "-l", mountPoint.toString())).isTrue();
    }
  }

  @Test
  void aLogThatFillsTheDiskSaysSoAndWorksAgainWhenThereIsRoom() throws Exception {
    Path ballast = fill("ballast", 6 << 20);
    try (EventLog log = test.open()) {
      appendUntilFull(log);
      assertThat(written).hasSizeGreaterThan(50);
      assertThat(Records.texts(log)).isEqualTo(written);
      assertFull(log);
      Files.delete(ballast);
      append(log);
      append(log);
    }
    assertReopens();
  }

  @Test
  void aDiskThatSomebodyElseFillsIsNoDanger() throws Exception {
    Path ballast;
    try (EventLog log = test.open()) {
      append(log);
      ballast = fill("ballast", Long.MAX_VALUE);
      // What has been reserved is still there to be used.
      append(log);
      appendUntilFull(log);
      assertFull(log);
      // A new file would be needed, and the old one has to be ended.
      test.nextDay();
      assertFull(log);
      Files.delete(ballast);
      append(log);
      test.nextDay();
      append(log);
    }
    assertReopens();
  }

  @Test
  void aLogOnAFullDiskCanBeOpenedAndRead() throws Exception {
    try (EventLog log = test.open()) {
      append(log);
      test.nextDay();
      append(log);
    }
    Path ballast = fill("ballast", Long.MAX_VALUE);
    try (EventLog log = test.open()) {
      assertThat(Records.texts(log)).isEqualTo(written);
      appendUntilFull(log);
      assertFull(log);
      Files.delete(ballast);
      append(log);
    }
    assertReopens();
  }

  private void appendUntilFull(EventLog log) {
    LogFailure failure = null;
    while (failure == null) {
      try {
        append(log);
      } catch (LogFailure e) {
        failure = e;
      }
    }
    assertThat(failure.reason()).isEqualTo(LogFailure.Reason.NO_SPACE);
  }

  private void append(EventLog log) throws LogFailure {
    String name = "batch-" + written.size() + "x".repeat(10_000);
    log.append(records(name, 4));
    for (int i = 0; i < 4; i++) {
      written.add(name + "-" + i);
    }
  }

  private void assertFull(EventLog log) {
    for (int i = 0; i < 3; i++) {
      assertThat(catchThrowable(() -> append(log)))
          .isInstanceOfSatisfying(
              LogFailure.class,
              failure -> assertThat(failure.reason()).isEqualTo(LogFailure.Reason.NO_SPACE));
    }
  }

  private void assertReopens() throws IOException {
    try (EventLog log = test.open()) {
      assertThat(Records.texts(log)).isEqualTo(written);
      append(log);
      assertThat(Records.texts(log)).isEqualTo(written);
    }
  }

  private Path fill(String name, long byteCount) throws IOException {
    Path file = mountPoint.resolve(name);
    var block = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long at = 0; at < byteCount; at += block.length) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return file;
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.inputReader().lines().forEach(_ -> {});
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
