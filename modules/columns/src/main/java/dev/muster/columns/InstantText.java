package dev.muster.columns;

import java.time.LocalDate;
import java.time.YearMonth;

/// The two forms of a time that columns keep as a number: `2011-12-10T08:26:00Z` and, with
/// milliseconds, `2011-12-10T08:26:00.000Z`; and the one form of a date, `2011-12-10`. Any other
/// string stays a string, so that each comes back as it was.
public final class InstantText {
  /// What [#read] gives for a text in neither form.
  public static final long NONE = Long.MIN_VALUE;

  private static final int SECONDS_LENGTH = 20;
  private static final int MILLIS_LENGTH = 24;
  private static final int DATE_LENGTH = 10;
  private static final long DAY_MILLIS = 86_400_000L;

  private InstantText() {}

  /// Milliseconds since 1970, or `NONE`.
  public static long read(String text) {
    int length = text.length();
    if (length != SECONDS_LENGTH && length != MILLIS_LENGTH) {
      return NONE;
    }
    long day = day(text);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    int milli = length == MILLIS_LENGTH ? digits(text, 20, 23) : 0;
    boolean formed =
        text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && text.charAt(length - 1) == 'Z'
            && (length == SECONDS_LENGTH || text.charAt(19) == '.');
    if (!formed || day == NONE || milli < 0 || !within(hour, 23) || !within(minute, 59)) {
      return NONE;
    }
    return within(second, 59)
        ? day * DAY_MILLIS + ((hour * 60L + minute) * 60L + second) * 1000L + milli
        : NONE;
  }

  /// Whether a text that [#read] understands has milliseconds.
  public static boolean hasFraction(String text) {
    return text.length() == MILLIS_LENGTH;
  }

  /// Days since 1970, or `NONE`.
  public static long readDate(String text) {
    return text.length() == DATE_LENGTH ? day(text) : NONE;
  }

  /// The text that [#read] gives `millis` for.
  public static String write(long millis, boolean withFraction) {
    var text = new StringBuilder(MILLIS_LENGTH);
    text.append(LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS))).append('T');
    int rest = (int) Math.floorMod(millis, DAY_MILLIS);
    two(text, rest / 3_600_000).append(':');
    two(text, rest / 60_000 % 60).append(':');
    two(text, rest / 1000 % 60);
    if (withFraction) {
      text.append('.').append((char) ('0' + rest / 100 % 10));
      two(text, rest % 100);
    }
    return text.append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static long day(String text) {
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    boolean valid =
        year >= 0
            && month >= 1
            && month <= 12
            && day >= 1
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && day <= YearMonth.of(year, month).lengthOfMonth();
    return valid ? LocalDate.of(year, month, day).toEpochDay() : NONE;
  }

  private static boolean within(int number, int most) {
    return number >= 0 && number <= most;
  }

  /// The number, or -1 when something else than digits stands there.
  private static int digits(String text, int start, int end) {
    int value = 0;
    for (int index = start; index < end; index++) {
      int digit = text.charAt(index) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
