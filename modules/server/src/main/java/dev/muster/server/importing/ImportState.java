package dev.muster.server.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// How far the import of a file has come, in a small file of its own: whoever is interrupted goes
/// on where the last acknowledged piece ended. Belongs to one file, by its path, size and first
/// bytes, and to where it goes.
final class ImportState {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int FIRST_BYTES = 64 << 10;

  private final Path note;

  /// @param end how much of the text was sent
  record Reached(long end, long lineCount, long accepted, long rejected) {
    static final Reached NOTHING = new Reached(0, 0, 0, 0);
  }

  private ImportState(Path note) {
    this.note = note;
  }

  /// @param target where the documents go, in words that tell it from others
  static ImportState of(Path folder, Path file, String target) throws IOException {
    Files.createDirectories(folder);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String identity =
          "%s\n%s\n%d\n".formatted(target, file.toAbsolutePath().normalize(), Files.size(file));
      digest.update(identity.getBytes(StandardCharsets.UTF_8));
      try (InputStream in = Files.newInputStream(file)) {
        digest.update(in.readNBytes(FIRST_BYTES));
      }
      String name = HexFormat.of().formatHex(digest.digest(), 0, 16);
      return new ImportState(folder.resolve(name + ".json"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /// Where folders of states usually are.
  static Path usualFolder() {
    Optional<String> state =
        Optional.ofNullable(System.getenv("XDG_STATE_HOME")).filter(path -> !path.isBlank());
    return state
        .map(Path::of)
        .orElse(Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("muster")
        .resolve("imports");
  }

  /// Nothing when the import was not begun, or the note cannot be read.
  Reached read() throws IOException {
    if (Files.notExists(note)) {
      return Reached.NOTHING;
    }
    JsonNode json = MAPPER.readTree(Files.readAllBytes(note));
    return new Reached(
        json.path("end").asLong(),
        json.path("lineCount").asLong(),
        json.path("accepted").asLong(),
        json.path("rejected").asLong());
  }

  /// Notes how far it has come; whoever reads sees the one note or the other, never half of one.
  void write(Reached reached) throws IOException {
    Path fresh = note.resolveSibling(note.getFileName() + ".new");
    Files.writeString(
        fresh,
        "{\"end\": %d, \"lineCount\": %d, \"accepted\": %d, \"rejected\": %d}%n"
            .formatted(reached.end(), reached.lineCount(), reached.accepted(), reached.rejected()));
    Files.move(fresh, note, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void forget() throws IOException {
    Files.deleteIfExists(note);
  }
}
