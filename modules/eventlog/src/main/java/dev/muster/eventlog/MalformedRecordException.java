package dev.muster.eventlog;

/// Bytes that are not a record. Whether that is a torn tail or damage is for the log to tell.
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param problem half a sentence, such as "its checksum does not hold"
  public MalformedRecordException(String problem) {
    super(problem);
  }
}
