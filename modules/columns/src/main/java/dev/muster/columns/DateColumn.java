package dev.muster.columns;

import dev.muster.columns.packed.Integers;
import java.time.LocalDate;

/// Dates, in days since 1970.
public final class DateColumn {
  private final Presence present;
  private final Integers days;

  /// @param days of each row that holds a date, by [Presence#rank]
  public DateColumn(Presence present, Integers days) {
    if (days.length() != present.count()) {
      throw new IllegalArgumentException("The values do not fit the rows.");
    }
    this.present = present;
    this.days = days;
  }

  public Presence present() {
    return present;
  }

  /// Days since 1970 at a row that holds a date.
  public int dayAt(int row) {
    return (int) days.at(present.rank(row));
  }

  public String textAt(int row) {
    return LocalDate.ofEpochDay(dayAt(row)).toString();
  }

  /// The days of the rows that hold a date.
  public Integers stored() {
    return days;
  }

  long sizeBytes() {
    return present.sizeBytes() + days.sizeBytes();
  }
}
