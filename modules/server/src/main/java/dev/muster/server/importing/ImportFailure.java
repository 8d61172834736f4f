package dev.muster.server.importing;

/// The import cannot go on; the message says why, to the person who runs it.
final class ImportFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ImportFailure(String message) {
    super(message);
  }
}
