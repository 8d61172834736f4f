package dev.muster.columns.kernel;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.Dictionary;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.columns.packed.Integers;

/// Filters over some rows of a column. Each puts those of the first `count` rows that meet the
/// condition into `out`, in their order, and says how many; `out` may be `rows` itself. Better than
/// [BitFilters] where few rows are left.
public final class SelectionFilters {
  private SelectionFilters() {}

  public static int numbers(
      NumberColumn column, NumberRange range, int[] rows, int count, int[] out) {
    Integers packed = column.packed();
    if (packed != null) {
      return stored(
          column.present(),
          packed,
          Stored.of(column, packed, range),
          range.outside(),
          rows,
          count,
          out);
    }
    Presence present = column.present();
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      if (present.at(row)) {
        int place = present.rank(row);
        boolean holds =
            column.fractions().at(place)
                ? range.holds(column.storedNumber(place))
                : range.holds(column.storedInteger(place));
        out[kept] = row;
        kept += holds ? 1 : 0;
      }
    }
    return kept;
  }

  /// @param millis since 1970
  public static int instants(
      InstantColumn column, LongRange millis, int[] rows, int count, int[] out) {
    return integers(column.present(), column.stored(), millis, rows, count, out);
  }

  /// @param days since 1970
  public static int dates(DateColumn column, LongRange days, int[] rows, int count, int[] out) {
    return integers(column.present(), column.stored(), days, rows, count, out);
  }

  /// Rows with this code, of a column that is coded.
  public static int code(TextColumn column, int code, int[] rows, int count, int[] out) {
    LongRange range = LongRange.between(code, code);
    return integers(column.present(), column.codes(), range, rows, count, out);
  }

  /// Rows with a code of the set, of a column that is coded.
  ///
  /// @param codes a bit for each code; codes past its end are not in it
  public static int codes(TextColumn column, long[] codes, int[] rows, int count, int[] out) {
    var set = new CodeSet(codes);
    Presence present = column.present();
    Integers stored = column.codes();
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      if (present.at(row)) {
        out[kept] = row;
        kept += set.has(stored.at(present.rank(row))) ? 1 : 0;
      }
    }
    return kept;
  }

  /// Rows with this string.
  public static int text(TextColumn column, String text, int[] rows, int count, int[] out) {
    if (column.isCoded()) {
      int code = column.dictionary().find(text);
      return code == Dictionary.NONE ? 0 : code(column, code, rows, count, out);
    }
    var match = new TextMatch(text);
    Presence present = column.present();
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      if (present.at(row)) {
        out[kept] = row;
        kept += match.holds(column.texts(), present.rank(row)) ? 1 : 0;
      }
    }
    return kept;
  }

  public static int booleans(
      BooleanColumn column, boolean value, int[] rows, int count, int[] out) {
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      out[kept] = row;
      kept += column.present().at(row) && column.at(row) == value ? 1 : 0;
    }
    return kept;
  }

  /// Rows with a value of the column's kind.
  public static int present(Presence present, int[] rows, int count, int[] out) {
    int kept = 0;
    for (int index = 0; index < count; index++) {
      int row = rows[index];
      out[kept] = row;
      kept += present.at(row) ? 1 : 0;
    }
    return kept;
  }

  private static int integers(
      Presence present, Integers values, LongRange range, int[] rows, int count, int[] out) {
    Stored bounds = Stored.of(values, range.low(), range.high());
    return stored(present, values, bounds, range.outside(), rows, count, out);
  }

  private static int stored(
      Presence present,
      Integers values,
      Stored bounds,
      boolean outside,
      int[] rows,
      int count,
      int[] out) {
    if (!outside && bounds.isNone()) {
      return 0;
    }
    int[] own = rows;
    int ownCount = count;
    int[] places = rows;
    if (!present.isAll()) {
      own = new int[count];
      ownCount = present(present, rows, count, own);
      places = new int[ownCount];
      for (int index = 0; index < ownCount; index++) {
        places[index] = present.rank(own[index]);
      }
    }
    Object stored = values.stored();
    long low = bounds.low();
    long high = bounds.high();
    int flip = outside ? 1 : 0;
    int kept = 0;
    switch (values.width()) {
      case 0 -> {
        boolean holds = !bounds.isNone() != outside;
        kept = holds ? ownCount : 0;
        System.arraycopy(own, 0, out, 0, kept);
      }
      case 1 -> {
        byte[] narrow = (byte[]) stored;
        for (int index = 0; index < ownCount; index++) {
          byte value = narrow[places[index]];
          out[kept] = own[index];
          kept += ((value >= low ? 1 : 0) & (value <= high ? 1 : 0)) ^ flip;
        }
      }
      case 2 -> {
        short[] narrow = (short[]) stored;
        for (int index = 0; index < ownCount; index++) {
          short value = narrow[places[index]];
          out[kept] = own[index];
          kept += ((value >= low ? 1 : 0) & (value <= high ? 1 : 0)) ^ flip;
        }
      }
      case 4 -> {
        int[] narrow = (int[]) stored;
        for (int index = 0; index < ownCount; index++) {
          int value = narrow[places[index]];
          out[kept] = own[index];
          kept += ((value >= low ? 1 : 0) & (value <= high ? 1 : 0)) ^ flip;
        }
      }
      default -> {
        long[] wide = (long[]) stored;
        for (int index = 0; index < ownCount; index++) {
          long value = wide[places[index]];
          out[kept] = own[index];
          kept += ((value >= low ? 1 : 0) & (value <= high ? 1 : 0)) ^ flip;
        }
      }
    }
    return kept;
  }
}
