package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Puts a table together row by row, from JSON or from the rows of other tables with the same
/// dictionaries. Used by one thread, for one table.
public final class TableBuilder {
  private final NodeBuilder root;
  private int rowCount;

  /// @param path of the rows, such as `profile` or `xEvent[]`: tables of the same path and the same
  ///   dictionaries share codes
  public TableBuilder(Dictionaries dictionaries, String path) {
    this(dictionaries, path, TableLimits.DEFAULTS);
  }

  public TableBuilder(Dictionaries dictionaries, String path, TableLimits limits) {
    this.root = new NodeBuilder(new TableScope(dictionaries, limits), null, path);
  }

  /// How many rows there are so far.
  public int rowCount() {
    return rowCount;
  }

  /// Adds the value that the parser stands at and leaves the parser at its last token. When that
  /// fails the builder is as it was before.
  public void addRow(JsonParser parser) throws IOException {
    int row = rowCount;
    boolean added = false;
    try {
      root.add(row, parser);
      rowCount = Math.addExact(row, 1);
      added = true;
    } finally {
      if (!added) {
        root.truncate(row);
      }
    }
  }

  public void addRow(JsonNode json) {
    try (var parser = new TreeTraversingParser(json)) {
      parser.nextToken();
      addRow(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds rows `from` to `to`, that one excluded, of another table.
  public void copyRows(Table source, int from, int to) {
    Objects.checkFromToIndex(from, to, source.rowCount());
    copy(source, RowRun.range(from, to));
  }

  /// Adds rows of another table in the order given, any of them as often as it is named.
  public void copyRows(Table source, int[] rows) {
    for (int row : rows) {
      Objects.checkIndex(row, source.rowCount());
    }
    copy(source, RowRun.of(rows));
  }

  private void copy(Table source, RowRun run) {
    int end = Math.addExact(rowCount, run.count());
    if (run.count() > 0) {
      root.copy(rowCount, source.root(), run);
      rowCount = end;
    }
  }

  public void copyRow(Table source, int row) {
    copyRows(source, row, row + 1);
  }

  /// What is in it so far, as a table of its own. The builder can go on.
  public Table build() {
    return new Table(rowCount, root.build(rowCount));
  }
}
