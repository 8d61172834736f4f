package dev.muster.domain.schedules;

import dev.muster.domain.definitions.Shortened;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// The times that a cron expression of Quartz stands for, in UTC. Same expression, same times: no
/// clock has a say.
public final class Cron {
  /// How often it may be: each time at least this long after the one before.
  public static final Duration SHORTEST_INTERVAL = Duration.ofHours(24);

  private static final int MAXIMUM_LENGTH = 200;
  private static final String DAY = "([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";
  private static final int FEWEST_FIELDS = 6;
  private static final int MOST_FIELDS = 7;

  /// Years go to 2099, as in the form of Quartz. Later than that, the library would look at a
  /// clock.
  private static final long END = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  /// What stands in each field. The library gives meaning to what fits; of what does not it takes
  /// some things all the same, such as words it does not know and numbers without end.
  private static final List<Pattern> FIELDS =
      List.of(
          list(steps("[0-9]{1,2}")),
          list(steps("[0-9]{1,2}")),
          list(steps("[0-9]{1,2}")),
          list("\\?|L(-[0-9]{1,2})?|LW|[0-9]{1,2}W|" + steps("[0-9]{1,2}")),
          list(steps("([0-9]{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)")),
          list("\\?|L|" + DAY + "(L|#[1-5])|" + steps(DAY)),
          list(steps("(19[7-9][0-9]|20[0-9]{2})")));

  private final CronExpression expression;

  private Cron(CronExpression expression) {
    this.expression = expression;
  }

  /// What came of reading an expression.
  public sealed interface Reading {
    record Read(Cron cron) implements Reading {}

    record Faulty(String code, String message) implements Reading {}
  }

  public static Reading read(String text) {
    String stripped = text.strip().toUpperCase(Locale.ROOT);
    String[] fields = stripped.isEmpty() ? new String[0] : stripped.split("\\s+", -1);
    int fieldCount = fields.length;
    if (stripped.length() > MAXIMUM_LENGTH) {
      return new Reading.Faulty(
          "schedule-invalid",
          "'schedule' must not be longer than %d characters.".formatted(MAXIMUM_LENGTH));
    }
    if (fieldCount < FEWEST_FIELDS || fieldCount > MOST_FIELDS) {
      return new Reading.Faulty(
          "schedule-invalid",
          "'schedule' must be a cron expression of %d or %d fields (seconds, minutes, hours, day of month, month, day of week, year); it has %d."
              .formatted(FEWEST_FIELDS, MOST_FIELDS, fieldCount));
    }
    for (int field = 0; field < fieldCount; field++) {
      if (!FIELDS.get(field).matcher(fields[field]).matches()) {
        return new Reading.Faulty(
            "schedule-invalid",
            "'schedule' is no cron expression: field %d cannot be '%s'."
                .formatted(field + 1, Shortened.of(fields[field])));
      }
    }
    CronExpression expression;
    try {
      expression = new CronExpression(stripped);
    } catch (ParseException e) {
      return new Reading.Faulty(
          "schedule-invalid", "'schedule' is no cron expression: " + reason(e));
    }
    expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
    var cron = new Cron(expression);
    return cron.isTooOften()
        ? new Reading.Faulty(
            "schedule-too-often",
            "'schedule' may have one time in 24 hours; it needs a single second, minute and hour.")
        : new Reading.Read(cron);
  }

  /// What was accepted once.
  public static Cron of(String text) {
    return switch (read(text)) {
      case Reading.Read(var cron) -> cron;
      case Reading.Faulty(_, var message) -> throw new IllegalStateException(text + ": " + message);
    };
  }

  /// The first time after another, in milliseconds since 1970.
  ///
  /// @return empty when there is none before the year 2100
  public OptionalLong nextAfter(long millis) {
    if (millis >= END) {
      return OptionalLong.empty();
    }
    @Nullable Date next = expression.getTimeAfter(Date.from(Instant.ofEpochMilli(millis)));
    long found = next == null ? END : next.toInstant().toEpochMilli();
    return found >= END ? OptionalLong.empty() : OptionalLong.of(found);
  }

  /// All times of a day come on the first day that has any, so that the first two tell: where they
  /// are of one day it has several, and where they are of two the shortest way from the last time
  /// of a day to the first of the next is a whole day only when there is one in a day.
  private boolean isTooOften() {
    OptionalLong first = nextAfter(-1);
    OptionalLong second = first.isEmpty() ? first : nextAfter(first.getAsLong());
    return second.isPresent()
        && second.getAsLong() - first.getAsLong() < SHORTEST_INTERVAL.toMillis();
  }

  /// The parser's own words.
  private static String reason(ParseException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  /// One value, a range, or all, and how many to go on from there each time.
  private static String steps(String value) {
    return "(\\*|%1$s(-%1$s)?)(/[0-9]{1,4})?".formatted(value);
  }

  private static Pattern list(String element) {
    return Pattern.compile("(%1$s)(,(%1$s))*".formatted(element));
  }
}
