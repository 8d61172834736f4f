package dev.muster.eventlog;

/// A place in a stream: the first record has position 1, the next 2, without gaps. `START` (0) is
/// the place before the first record.
public record LogPosition(long value) implements Comparable<LogPosition> {
  public static final LogPosition START = new LogPosition(0);

  public LogPosition {
    if (value < 0) {
      throw new IllegalArgumentException("A log position is never negative: " + value);
    }
  }

  public LogPosition plus(long recordCount) {
    return new LogPosition(value + recordCount);
  }

  public boolean isAfter(LogPosition other) {
    return value > other.value;
  }

  @Override
  public int compareTo(LogPosition other) {
    return Long.compare(value, other.value);
  }
}
