package dev.muster.eventlog.chronicle;

/// Hears what the log writes; for metrics. Called on the writer's thread.
@FunctionalInterface
public interface LogObserver {
  LogObserver NONE = (_, _, _, _) -> {};

  /// A batch has become durable.
  ///
  /// @param appendNanos how long it took to reserve room and to write
  /// @param flushNanos how long it took to get it to the disk
  void flushed(int recordCount, long byteCount, long appendNanos, long flushNanos);
}
