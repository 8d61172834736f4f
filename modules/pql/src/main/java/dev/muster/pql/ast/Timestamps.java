package dev.muster.pql.ast;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads dates and times as they occur in data and in queries: ISO 8601 with an offset, or a date
/// alone, which is that day in UTC. A time without an offset is read as UTC too.
public final class Timestamps {
  private static final DateTimeFormatter WITH_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private Timestamps() {}

  /// The stretch a text stands for: an instant if `end` equals `start`, else a whole day, end
  /// excluded.
  public record Stretch(Instant start, Instant end) {
    public boolean isInstant() {
      return start.equals(end);
    }
  }

  public static @Nullable Stretch parse(String text) {
    int length = text.length();
    if (length < 10 || length > 40 || !beginsLikeDate(text)) {
      return null;
    }
    try {
      if (length == 20 && text.charAt(19) == 'Z' && text.charAt(4) == '-') {
        Instant instant = plain(text);
        return new Stretch(instant, instant);
      }
      if (text.indexOf('T') < 0 && text.indexOf(' ') < 0) {
        Instant start = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new Stretch(start, start.plus(1, ChronoUnit.DAYS));
      }
      Instant instant = instant(text.indexOf(' ') == 10 ? text.replace(' ', 'T') : text);
      return new Stretch(instant, instant);
    } catch (DateTimeParseException unreadable) {
      return null;
    } catch (DateTimeException outOfRange) {
      return null;
    }
  }

  /// The form nearly all data have, `2024-03-15T12:00:00Z`, without the cost of a general parser.
  private static Instant plain(String text) {
    if (text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      throw new DateTimeException("Not in the plain form");
    }
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int start, int end) {
    int value = 0;
    for (int index = start; index < end; index++) {
      int digit = text.charAt(index) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("Not a digit");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static Instant instant(String text) {
    char last = text.charAt(text.length() - 1);
    boolean offset =
        last == 'Z' || last == 'z' || text.indexOf('+', 10) > 0 || text.indexOf('-', 11) > 0;
    return offset
        ? WITH_OFFSET.parse(text, OffsetDateTime::from).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /// Four digits and a dash, or a sign for years beyond four digits. Most strings are no dates, and
  /// this finds that out without the cost of an exception.
  private static boolean beginsLikeDate(String text) {
    char first = text.charAt(0);
    return first == '+'
        || first == '-'
        || (first >= '0' && first <= '9' && text.charAt(4) == '-' && text.charAt(7) == '-');
  }
}
