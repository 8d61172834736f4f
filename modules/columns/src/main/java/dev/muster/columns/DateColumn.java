package dev.muster.columns;

import java.time.LocalDate;

/// Dates, in days since 1970.
public final class DateColumn {
  private final Presence present;
  private final int[] days;

  DateColumn(Presence present, int[] days) {
    this.present = present;
    this.days = days;
  }

  public Presence present() {
    return present;
  }

  /// Days since 1970 at a row that holds a date.
  public int dayAt(int row) {
    return days[row];
  }

  public String textAt(int row) {
    return LocalDate.ofEpochDay(days[row]).toString();
  }

  long sizeBytes() {
    return present.sizeBytes() + 4L * days.length;
  }
}
