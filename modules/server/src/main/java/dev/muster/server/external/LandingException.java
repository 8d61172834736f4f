package dev.muster.server.external;

/// What was landed cannot be read, for a reason that its owner can be told.
final class LandingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  LandingException(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
