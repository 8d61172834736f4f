package dev.muster.server.importing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/// Sends one file, from where an earlier try ended.
final class FileImport {
  private static final int PIECE_BYTES = 4 << 20;

  private final ImportClient client;
  private final PrintStream out;
  private final PrintStream errors;
  private final boolean terminal;

  FileImport(ImportClient client, PrintStream out, PrintStream errors, boolean terminal) {
    this.client = client;
    this.out = out;
    this.errors = errors;
    this.terminal = terminal;
  }

  /// @return how far it has come, which is the file's end
  ImportState.Reached run(Path file, ImportState state)
      throws IOException, ImportFailure, InterruptedException {
    ImportState.Reached reached = state.read();
    try (LineSource source =
        LineSource.open(file, PIECE_BYTES, reached.end(), reached.lineCount())) {
      if (reached.end() > 0) {
        out.printf("%s: goes on after line %,d%n", file, reached.lineCount());
      }
      var display =
          new ImportDisplay(out, terminal, file.toString(), source.share(), reached.lineCount());
      Optional<LineSource.Piece> piece = source.next();
      while (piece.isPresent()) {
        ImportClient.Outcome outcome = client.send(piece.get().bytes());
        report(file, piece.get(), outcome, display);
        reached =
            new ImportState.Reached(
                piece.get().end(),
                reached.lineCount() + piece.get().lineCount(),
                reached.accepted() + outcome.accepted(),
                reached.rejected() + outcome.rejected());
        state.write(reached);
        display.moved(source.share(), reached);
        piece = source.next();
      }
      display.finished(reached);
    }
    state.forget();
    return reached;
  }

  private void report(
      Path file, LineSource.Piece piece, ImportClient.Outcome outcome, ImportDisplay display) {
    if (outcome.rejected() == 0) {
      return;
    }
    display.clear();
    for (ImportClient.Rejected each : outcome.listed()) {
      errors.printf(
          "%s:%d %s: %s%n", file, piece.firstLine() + each.line() - 1, each.code(), each.reason());
    }
    long more = outcome.rejected() - outcome.listed().size();
    if (more > 0) {
      errors.printf(
          "%s: and %d more between line %d and line %d%n",
          file, more, piece.firstLine(), piece.firstLine() + piece.lineCount() - 1);
    }
  }
}
