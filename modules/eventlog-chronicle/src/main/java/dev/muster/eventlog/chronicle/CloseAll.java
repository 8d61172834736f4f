package dev.muster.eventlog.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Closes what a longer opening has opened so far, when it does not come to its end.
final class CloseAll implements AutoCloseable {
  private final Deque<Closeable> opened = new ArrayDeque<>();

  <T extends Closeable> T onFailure(T part) {
    opened.push(part);
    return part;
  }

  /// The opening has succeeded: closes nothing.
  void keep() {
    opened.clear();
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
