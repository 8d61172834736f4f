package dev.muster.eventlog;

import java.io.IOException;
import java.util.List;

/// Reads a log forward. Belongs to one thread at a time.
public interface LogReader extends AutoCloseable {

  /// The next durable records, in order; empty when there are none yet.
  ///
  /// @param maximumCount how many records at most; at least 1
  /// @throws CorruptLogException when a record's checksum does not hold
  List<LogRecord> next(int maximumCount) throws IOException;

  @Override
  void close();
}
