package dev.muster.columns.kernel;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.columns.packed.Integers;

/// Filters over a whole column. Each sets the bit of every row whose value meets the condition and
/// clears all others; a row without a value never meets one. `bits` needs a word for each 64 rows.
public final class BitFilters {
  private BitFilters() {}

  public static void numbers(NumberColumn column, NumberRange range, long[] bits) {
    Presence present = column.present();
    long[] found = target(present, bits);
    Integers packed = column.packed();
    double[] doubles = column.doubles();
    if (packed != null) {
      Stored.of(column, packed, range).filter(packed, found);
    } else if (doubles != null) {
      Loops.CHOSEN.within(doubles, range.lowDouble(), range.highDouble(), found);
    } else {
      mixed(column, range.outside() ? range.complement() : range, found);
    }
    finish(present, range.outside(), found, bits);
  }

  private static void mixed(NumberColumn column, NumberRange range, long[] found) {
    int count = column.present().count();
    Bits.clear(found, count);
    for (int place = 0; place < count; place++) {
      boolean holds =
          column.fractions().at(place)
              ? range.holds(column.storedNumber(place))
              : range.holds(column.storedInteger(place));
      found[place >>> 6] |= (holds ? 1L : 0L) << place;
    }
  }

  /// @param millis since 1970
  public static void instants(InstantColumn column, LongRange millis, long[] bits) {
    integers(column.present(), column.stored(), millis, bits);
  }

  /// @param days since 1970
  public static void dates(DateColumn column, LongRange days, long[] bits) {
    integers(column.present(), column.stored(), days, bits);
  }

  /// Rows with this code, of a column that is coded.
  public static void code(TextColumn column, int code, long[] bits) {
    integers(column.present(), column.codes(), LongRange.between(code, code), bits);
  }

  /// Rows with a code of the set, of a column that is coded.
  ///
  /// @param codes a bit for each code; codes past its end are not in it
  public static void codes(TextColumn column, long[] codes, long[] bits) {
    Presence present = column.present();
    long[] found = target(present, bits);
    new CodeSet(codes).filter(column.codes(), found);
    finish(present, false, found, bits);
  }

  public static void booleans(BooleanColumn column, boolean value, long[] bits) {
    long[] words = column.words();
    if (value) {
      System.arraycopy(words, 0, bits, 0, Bits.wordCount(column.present().rowCount()));
      return;
    }
    present(column.present(), bits);
    for (int word = 0; word < Bits.wordCount(column.present().rowCount()); word++) {
      bits[word] &= ~words[word];
    }
  }

  /// Rows with a value of the column's kind.
  public static void present(Presence present, long[] bits) {
    long[] words = present.words();
    if (words == null) {
      Bits.fill(bits, present.rowCount());
    } else {
      System.arraycopy(words, 0, bits, 0, Bits.wordCount(present.rowCount()));
    }
  }

  private static void integers(Presence present, Integers values, LongRange range, long[] bits) {
    long[] found = target(present, bits);
    Stored.of(values, range.low(), range.high()).filter(values, found);
    finish(present, range.outside(), found, bits);
  }

  /// Where the bits of the stored values go: straight to the rows if all have one.
  private static long[] target(Presence present, long[] bits) {
    return present.isAll() ? bits : new long[Bits.wordCount(present.count())];
  }

  private static void finish(Presence present, boolean outside, long[] found, long[] bits) {
    if (outside) {
      Bits.not(found, present.count());
    }
    if (!present.isAll()) {
      Spread.toRows(present, found, bits);
    }
  }
}
