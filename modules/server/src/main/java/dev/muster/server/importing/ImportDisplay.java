package dev.muster.server.importing;

import java.io.PrintStream;
import java.util.Locale;

/// Shows how an import goes on: a line that moves on a terminal, or now and then a new line.
final class ImportDisplay {
  private static final int BAR_LENGTH = 30;
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final String name;
  private final long startNanos = System.nanoTime();
  private final double startShare;
  private final long startLines;
  private long shownNanos;

  /// @param startShare how much of the file was done before
  ImportDisplay(
      PrintStream out, boolean terminal, String name, double startShare, long startLines) {
    this.out = out;
    this.terminal = terminal;
    this.name = name;
    this.startShare = startShare;
    this.startLines = startLines;
    this.shownNanos = startNanos;
  }

  /// @param share how much of the file is done, from 0 to 1
  void moved(double share, ImportState.Reached reached) {
    long now = System.nanoTime();
    if (now - shownNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    shownNanos = now;
    double seconds = (now - startNanos) / 1e9;
    double done = share - startShare;
    String left = done <= 0 ? "?" : time((long) (seconds * Math.max(0, 1 - share) / done));
    String figures =
        String.format(
            Locale.ROOT,
            "%5.1f %%  %,d lines  %,.0f lines/s  %s left  %,d rejected",
            100 * share,
            reached.lineCount(),
            (reached.lineCount() - startLines) / seconds,
            left,
            reached.rejected());
    if (terminal) {
      int filled = (int) Math.round(BAR_LENGTH * Math.min(1, share));
      out.print(
          "\r%s [%s%s] %s\u001b[K"
              .formatted(name, "#".repeat(filled), ".".repeat(BAR_LENGTH - filled), figures));
      out.flush();
    } else {
      out.println(name + ": " + figures);
    }
  }

  /// Makes room for a line of something else.
  void clear() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  void finished(ImportState.Reached reached) {
    clear();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(
        Locale.ROOT,
        "%s: %,d accepted, %,d rejected in %.1f s (%,.0f lines/s)%n",
        name,
        reached.accepted(),
        reached.rejected(),
        seconds,
        (reached.lineCount() - startLines) / Math.max(seconds, 1e-3));
  }

  private static String time(long seconds) {
    return seconds >= 3_600
        ? "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
