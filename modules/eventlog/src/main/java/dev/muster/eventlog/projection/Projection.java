package dev.muster.eventlog.projection;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import java.util.List;

/// A read model that is made from the log and can be made again. Its rows and its position change
/// together, so that a restart neither loses nor repeats.
///
/// A projection is used by one thread at a time. Its methods may block; what they throw is tried
/// again by the follower, from the position that the projection then says.
public interface Projection extends AutoCloseable {

  /// For logs and metrics, such as `definitions`.
  String name();

  /// The position of the last record that is applied for good.
  LogPosition position() throws Exception;

  /// Applies the records, which follow its position without a gap, and moves the position: all of
  /// it or nothing.
  void apply(List<LogRecord> records) throws Exception;

  /// An empty copy of this read model, built beside it and not seen by any read.
  Projection beside() throws Exception;

  /// Puts this one, built beside, in the place of the one that reads see, and removes the other's
  /// data.
  void replace(Projection old) throws Exception;

  /// Removes everything: the position is `START` again. Used when what is stored cannot have come
  /// from this log.
  void reset() throws Exception;

  @Override
  void close();
}
