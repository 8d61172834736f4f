package dev.muster.eventlog.chronicle;

import java.io.IOException;

/// The disk is full, or so nearly full that writing on could end the process.
final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  NoSpaceException(long usableBytes) {
    super("only %d bytes are free on the log's disk".formatted(usableBytes));
  }

  /// Java has no type for this: the system's text is all there is.
  static boolean isWhy(IOException problem) {
    String message = String.valueOf(problem.getMessage());
    return problem instanceof NoSpaceException
        || message.contains("No space left on device")
        || message.contains("Disk quota exceeded");
  }
}
