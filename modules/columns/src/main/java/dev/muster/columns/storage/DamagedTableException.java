package dev.muster.columns.storage;

import java.io.IOException;
import java.io.Serial;

/// A file of tables that is cut off, changed, or of a form that this version does not know. Says
/// which file and which of its sections.
public final class DamagedTableException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  DamagedTableException(String file, String section, String what) {
    super("%s, section '%s': %s".formatted(file, section, what));
  }

  DamagedTableException(String file, String section, String what, Exception cause) {
    super("%s, section '%s': %s".formatted(file, section, what), cause);
  }
}
