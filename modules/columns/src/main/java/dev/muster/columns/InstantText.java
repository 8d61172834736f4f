package dev.muster.columns;

import java.time.LocalDate;

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
  private static final int DAYS_TO_1970 = 719_468;

  private InstantText() {}

  /// Milliseconds since 1970, or `NONE`.
  public static long read(String text) {
    int length = text.length();
    if ((length != SECONDS_LENGTH && length != MILLIS_LENGTH)
        || text.charAt(10) != 'T'
        || text.charAt(length - 1) != 'Z'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || (length == MILLIS_LENGTH && text.charAt(19) != '.')) {
      return NONE;
    }
    long day = day(text);
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    int milli = length == MILLIS_LENGTH ? two(text, 20) * 10 + digit(text, 22) : 0;
    return day == NONE
            || !within(hour, 23)
            || !within(minute, 59)
            || !within(second, 59)
            || !within(milli, 999)
            || (length == MILLIS_LENGTH && digit(text, 22) < 0)
        ? NONE
        : day * DAY_MILLIS + ((hour * 60L + minute) * 60L + second) * 1000L + milli;
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
    if (text.charAt(4) != '-' || text.charAt(7) != '-') {
      return NONE;
    }
    int century = two(text, 0);
    int yearOfCentury = two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) {
      return NONE;
    }
    int year = century * 100 + yearOfCentury;
    return day <= daysOfMonth(year, month) ? epochDay(year, month, day) : NONE;
  }

  private static int daysOfMonth(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return 30 + (month + (month >>> 3) & 1);
  }

  /// The year is taken to start in March, so that a leap day is its last; `LocalDate` would do, but
  /// not for each of a million events.
  private static long epochDay(int year, int month, int day) {
    int marchYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(marchYear, 400);
    int yearOfEra = marchYear - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - DAYS_TO_1970;
  }

  private static boolean within(int number, int most) {
    return number >= 0 && number <= most;
  }

  /// The number of two digits, or a negative one when something else stands there.
  private static int two(String text, int start) {
    int tens = digit(text, start);
    int ones = digit(text, start + 1);
    return (tens | ones) < 0 ? -1 : tens * 10 + ones;
  }

  private static int digit(String text, int index) {
    int digit = text.charAt(index) - '0';
    return digit > 9 ? -1 : Math.max(digit, -1);
  }
}
