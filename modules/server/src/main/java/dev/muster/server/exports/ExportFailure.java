package dev.muster.server.exports;

import org.jspecify.annotations.Nullable;

/// An export cannot be done, for a reason that its owner can be told.
final class ExportFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;

  ExportFailure(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// A stable word for programs.
  String code() {
    return code;
  }

  /// A sentence for people.
  String sentence() {
    return String.valueOf(getMessage());
  }
}
