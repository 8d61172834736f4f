package dev.muster.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The note that a running service leaves in its data directory, for the scripts.
///
/// @param address such as `http://127.0.0.1:8080`
/// @param noted when the note was left
record RunningService(String address, long processId, Instant noted) {
  /// Start times are known to a hundredth of a second only.
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(1);

  private static final String FILE = "server.json";
  private static final Pattern FORM =
      Pattern.compile("\\{\"address\": \"([^\"]+)\", \"processId\": ([0-9]+)}\\s*");

  static Optional<RunningService> in(Path dataDirectory) throws IOException {
    try {
      Path note = dataDirectory.resolve(FILE);
      Matcher matcher = FORM.matcher(Files.readString(note));
      return matcher.matches()
          ? Optional.of(
                  new RunningService(
                      matcher.group(1),
                      Long.parseLong(matcher.group(2)),
                      Files.getLastModifiedTime(note).toInstant().plus(CLOCK_GRAIN)))
              .filter(RunningService::isAlive)
          : Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  void leaveNote(Path dataDirectory) throws IOException {
    Path fresh = dataDirectory.resolve(FILE + ".new");
    Files.writeString(
        fresh, "{\"address\": \"%s\", \"processId\": %d}\n".formatted(address, processId));
    Files.move(fresh, dataDirectory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  static void removeNote(Path dataDirectory) throws IOException {
    Files.deleteIfExists(dataDirectory.resolve(FILE));
  }

  private boolean isAlive() {
    // Process ids come again: the process must have been there before the note was left.
    return ProcessHandle.of(processId)
        .flatMap(process -> process.info().startInstant())
        .filter(started -> !started.isAfter(noted))
        .isPresent();
  }
}
