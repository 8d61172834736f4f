package dev.muster.eventlog;

/// Turns events into what is stored, and back. Every form that was ever stored stays readable:
/// older versions are raised to the present one while reading.
public interface EventCodec<E> {

  /// An event as it is stored.
  record Encoded(String type, int version, byte[] payload) {}

  Encoded encode(E event);

  /// @throws UnreadableEventException when the type or version is unknown, or the payload malformed
  E decode(String type, int version, byte[] payload);

  default E decode(LogRecord record) {
    return decode(record.type(), record.version(), record.payload());
  }
}
