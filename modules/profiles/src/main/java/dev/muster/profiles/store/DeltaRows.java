package dev.muster.profiles.store;

import com.fasterxml.jackson.core.JsonParser;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that came in for a block since it was merged, in the order in which they came: shredded at
/// once, and made compact as soon as there are a few thousand.
final class DeltaRows {
  private static final int RUN_LENGTH = 4096;

  private final Dictionaries dictionaries;
  private final String path;
  private final List<Run> runs = new ArrayList<>();
  private @Nullable TableBuilder builder;
  private char[] rows = {};
  private long[] times = {};
  private int openCount;
  private int rowCount;

  DeltaRows(Dictionaries dictionaries, String path) {
    this.dictionaries = dictionaries;
    this.path = path;
  }

  /// A part of the delta that does not change any more.
  ///
  /// @param rows for each row of the table, which row of the block it is for
  /// @param times when each came
  record Run(Table table, char[] rows, long[] times) {}

  /// @param row of the block
  void add(int row, long timeMillis, JsonParser parser) throws IOException {
    if (builder == null) {
      builder = new TableBuilder(dictionaries, path);
    }
    if (openCount == rows.length) {
      int length = Math.clamp(rows.length * 2L, 16, RUN_LENGTH);
      rows = Arrays.copyOf(rows, length);
      times = Arrays.copyOf(times, length);
    }
    builder.addRow(parser);
    rows[openCount] = (char) row;
    times[openCount] = timeMillis;
    openCount++;
    rowCount++;
    if (openCount == RUN_LENGTH) {
      seal();
    }
  }

  int rowCount() {
    return rowCount;
  }

  /// All of it.
  List<Run> runs() {
    seal();
    return runs;
  }

  private void seal() {
    if (builder != null) {
      runs.add(
          new Run(
              builder.build(), Arrays.copyOf(rows, openCount), Arrays.copyOf(times, openCount)));
      builder = null;
      rows = new char[0];
      times = new long[0];
      openCount = 0;
    }
  }
}
