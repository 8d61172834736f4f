package dev.muster.server.streaming;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the feed of qualifications.
///
/// @param readAfter the position in the log after which reading goes on: before parts of a run that
///   is not committed yet
/// @param position of the last record of which qualifications were given out
/// @param index how many of that record were given out
record FeedCursor(long readAfter, long position, int index) {
  static final FeedCursor START = new FeedCursor(0, 0, 0);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,9})");

  /// After everything up to a position.
  static FeedCursor after(long position) {
    return new FeedCursor(position, position, 999_999_999);
  }

  /// @return empty when the text is no cursor
  static Optional<FeedCursor> read(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new FeedCursor(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /// Whether the qualification of this index in the record was given out.
  boolean isPast(long recordPosition, int recordIndex) {
    return recordPosition < position || (recordPosition == position && recordIndex < index);
  }

  @Override
  public String toString() {
    return readAfter + "-" + position + "-" + index;
  }
}
