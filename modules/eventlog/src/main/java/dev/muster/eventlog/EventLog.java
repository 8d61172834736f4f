package dev.muster.eventlog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// An ordered, durable sequence of records: the only truth there is.
///
/// One thread appends; any number of threads read. What `append` has returned for is on the disk,
/// and readers see nothing else.
public interface EventLog extends AutoCloseable {

  /// Writes the records as one batch, flushes it to the disk, and only then returns.
  ///
  /// @return the position of the last record
  /// @throws LogFailure when the batch is not in the log: none of it will ever be read, and the
  ///   next append starts from the position before it
  LogPosition append(List<NewRecord> records) throws LogFailure;

  /// The last position that has been flushed; readers stop here.
  LogPosition durableUpTo();

  /// Waits until something after `position` is durable, or until the time is over.
  ///
  /// @return what `durableUpTo` says then
  LogPosition awaitAfter(LogPosition position, Duration timeout) throws InterruptedException;

  /// A reader that starts with the record after `position`.
  ///
  /// @throws IOException when the log does not reach to `position`, or cannot be read
  LogReader readAfter(LogPosition position) throws IOException;

  @Override
  void close();
}
