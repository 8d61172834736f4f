package dev.muster.eventlog;

import java.io.IOException;

/// Something that was durable is damaged or gone. Nothing is skipped: whoever runs the service has
/// to restore the file.
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long position;

  /// @param file the damaged file
  /// @param position the position of the first record that cannot be read
  public CorruptLogException(String file, long position, String problem) {
    super(
        "The log is damaged at position %d in %s: %s. Restore the file from a copy; nothing was skipped or changed."
            .formatted(position, file, problem));
    this.file = file;
    this.position = position;
  }

  public String file() {
    return file;
  }

  public long position() {
    return position;
  }
}
