package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Puts a table together row by row, from JSON or from the rows of other tables with the same
/// dictionaries. Used by one thread, for one table.
public final class TableBuilder {
  private final NodeBuilder root;
  private int rowCount;

  /// @param path of the rows, such as `profile` or `xEvent[]`: tables of the same path and the same
  ///   dictionaries share codes
  public TableBuilder(Dictionaries dictionaries, String path) {
    this.root = new NodeBuilder(dictionaries, path);
  }

  /// How many rows there are so far.
  public int rowCount() {
    return rowCount;
  }

  /// Adds the value that the parser stands at and leaves the parser at its last token.
  public void addRow(JsonParser parser) throws IOException {
    root.add(rowCount++, parser);
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
    root.copy(rowCount, source.root(), from, to);
    rowCount += to - from;
  }

  public void copyRow(Table source, int row) {
    copyRows(source, row, row + 1);
  }

  /// What is in it so far, as a table of its own. The builder can go on.
  public Table build() {
    return new Table(rowCount, root.build(rowCount));
  }
}
