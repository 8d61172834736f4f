package dev.muster.pql.ast;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The units of time. Up to the week they are exact durations; from the month on they are steps in
/// the calendar.
public enum Unit {
  MILLISECOND("millisecond", "milliseconds"),
  SECOND("second", "seconds"),
  MINUTE("minute", "minutes"),
  HOUR("hour", "hours"),
  DAY("day", "days"),
  WEEK("week", "weeks"),
  MONTH("month", "months"),
  YEAR("year", "years"),
  DECADE("decade", "decades"),
  CENTURY("century", "centuries"),
  MILLENNIUM("millennium", "millennia");

  private static final Map<String, Unit> BY_WORD = new TreeMap<>();

  static {
    for (Unit unit : values()) {
      BY_WORD.put(unit.singular, unit);
      BY_WORD.put(unit.plural, unit);
    }
    // Adobe's older language description spells it so.
    BY_WORD.put("millenium", MILLENNIUM);
    BY_WORD.put("milleniums", MILLENNIUM);
    BY_WORD.put("millenniums", MILLENNIUM);
    BY_WORD.put("millenia", MILLENNIUM);
  }

  private final String singular;
  private final String plural;

  Unit(String singular, String plural) {
    this.singular = singular;
    this.plural = plural;
  }

  public String word() {
    return singular;
  }

  public String word(long amount) {
    return amount == 1 ? singular : plural;
  }

  public boolean isExact() {
    return compareTo(WEEK) <= 0;
  }

  public static Optional<Unit> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word.toLowerCase(Locale.ROOT)));
  }
}
