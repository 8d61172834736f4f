package dev.muster.columns.kernel;

import dev.muster.columns.InstantColumn;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.columns.packed.Integers;
import java.util.Arrays;

/// Reads the values of many rows at once: a range of rows into `out[0]` and on, or a selection of
/// rows in its order. A row without a value gives `absent`.
public final class BulkReads {
  private BulkReads() {}

  public static void millis(InstantColumn column, int from, int to, long absent, long[] out) {
    integers(column.present(), column.stored(), from, to, absent, out);
  }

  public static void millis(InstantColumn column, int[] rows, int count, long absent, long[] out) {
    integers(column.present(), column.stored(), rows, count, absent, out);
  }

  /// Of a column that is coded.
  public static void codes(TextColumn column, int from, int to, int absent, int[] out) {
    Presence present = column.present();
    int first = present.rank(from);
    int end = present.rank(to);
    column.codes().read(first, end, out, 0);
    int place = end - first;
    if (place < to - from) {
      // From the last to the first, so that none is overwritten before it has moved.
      for (int row = to - 1; row >= from; row--) {
        out[row - from] = present.at(row) ? out[--place] : absent;
      }
    }
  }

  /// Of a column that is coded.
  public static void codes(TextColumn column, int[] rows, int count, int absent, int[] out) {
    Presence present = column.present();
    if (present.isAll()) {
      column.codes().read(rows, count, out);
      return;
    }
    for (int index = 0; index < count; index++) {
      out[index] = present.at(rows[index]) ? column.codeAt(rows[index]) : absent;
    }
  }

  /// Integers beyond 2^53 lose digits.
  public static void numbers(NumberColumn column, int from, int to, double absent, double[] out) {
    Presence present = column.present();
    int first = present.rank(from);
    int end = present.rank(to);
    double[] doubles = column.doubles();
    Integers packed = column.packed();
    if (doubles != null) {
      System.arraycopy(doubles, first, out, 0, end - first);
    } else if (packed != null) {
      packed.read(first, end, column.scale(), out);
    } else {
      for (int place = first; place < end; place++) {
        out[place - first] = column.storedNumber(place);
      }
    }
    int place = end - first;
    if (place < to - from) {
      for (int row = to - 1; row >= from; row--) {
        out[row - from] = present.at(row) ? out[--place] : absent;
      }
    }
  }

  public static void numbers(
      NumberColumn column, int[] rows, int count, double absent, double[] out) {
    Presence present = column.present();
    Integers packed = column.packed();
    if (packed != null && present.isAll()) {
      packed.read(rows, count, column.scale(), out);
      return;
    }
    for (int index = 0; index < count; index++) {
      out[index] = present.at(rows[index]) ? column.at(rows[index]) : absent;
    }
  }

  private static void integers(
      Presence present, Integers values, int from, int to, long absent, long[] out) {
    int first = present.rank(from);
    int end = present.rank(to);
    values.read(first, end, out, 0);
    int place = end - first;
    if (place == 0) {
      Arrays.fill(out, 0, to - from, absent);
    } else if (place < to - from) {
      for (int row = to - 1; row >= from; row--) {
        out[row - from] = present.at(row) ? out[--place] : absent;
      }
    }
  }

  private static void integers(
      Presence present, Integers values, int[] rows, int count, long absent, long[] out) {
    for (int index = 0; index < count; index++) {
      out[index] = present.at(rows[index]) ? values.at(present.rank(rows[index])) : absent;
    }
  }
}
