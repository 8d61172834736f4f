package dev.muster.server.importing;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends files, one after the other.
public final class Import {
  private final Settings settings;
  private final PrintStream out;
  private final PrintStream errors;
  private final boolean terminal;

  /// Where files go, and how.
  ///
  /// @param address of the service
  /// @param kind `profiles` or `events`
  /// @param headers that every request has
  /// @param restart whether to begin again what was interrupted
  public record Settings(
      URI address,
      String kind,
      Optional<String> datasetId,
      Map<String, String> headers,
      Optional<Path> stateFolder,
      boolean restart) {
    URI target() {
      String query =
          datasetId
              .map(id -> "?datasetId=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
              .orElse("");
      return URI.create(address + "/muster/v1/" + kind + query);
    }

    /// What tells this import from another of the same file.
    private String words() {
      return "%s %s %s"
          .formatted(target(), headers.get("x-gw-ims-org-id"), headers.get("x-sandbox-name"));
    }
  }

  /// @param errors gets what was rejected, a line each
  /// @param terminal whether `out` is one
  public Import(Settings settings, PrintStream out, PrintStream errors, boolean terminal) {
    this.settings = settings;
    this.out = out;
    this.errors = errors;
    this.terminal = terminal;
  }

  /// @return whether every document of every file was taken
  public boolean run(List<Path> files) throws InterruptedException {
    boolean whole = true;
    try (var client = new ImportClient(settings.target(), settings.headers())) {
      for (Path file : files) {
        whole &= run(client, file);
      }
    }
    return whole;
  }

  private boolean run(ImportClient client, Path file) throws InterruptedException {
    if (!Files.isReadable(file)) {
      errors.printf("%s cannot be read.%n", file);
      return false;
    }
    try {
      ImportState state =
          ImportState.of(
              settings.stateFolder().orElseGet(ImportState::usualFolder), file, settings.words());
      if (settings.restart()) {
        state.forget();
      }
      return new FileImport(client, out, errors, terminal).run(file, state).rejected() == 0;
    } catch (ImportFailure e) {
      errors.printf("%n%s: %s The same command goes on where this ended.%n", file, e.getMessage());
      return false;
    } catch (IOException e) {
      errors.printf("%n%s: %s%n", file, e);
      return false;
    }
  }
}
