package dev.muster.profiles.intake;

import dev.muster.columns.InstantText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.OptionalLong;

/// The time of an event. However it is written when it comes, it is kept in the one form that is
/// read fast everywhere: in UTC, to the second or the millisecond.
final class EventTime {
  private static final long EARLIEST_MILLIS = InstantText.read("0000-01-01T00:00:00Z");
  private static final long LATEST_MILLIS = InstantText.read("9999-12-31T23:59:59.999Z");

  private static final DateTimeFormatter WITH_OFFSET =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  private EventTime() {}

  /// Whether a text is in the form that is kept.
  static boolean isKept(String text) {
    return InstantText.read(text) != InstantText.NONE;
  }

  /// Milliseconds since 1970 of an ISO date-time with an offset; what is finer is left out.
  static OptionalLong read(String text) {
    try {
      return within(OffsetDateTime.parse(text, WITH_OFFSET).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException _) {
      return OptionalLong.empty();
    }
  }

  /// The number itself, when it is a time that can be written with four digits for the year.
  static OptionalLong within(long millis) {
    return millis >= EARLIEST_MILLIS && millis <= LATEST_MILLIS
        ? OptionalLong.of(millis)
        : OptionalLong.empty();
  }

  static String kept(long millis) {
    return InstantText.write(millis, Math.floorMod(millis, 1000L) != 0);
  }
}
