package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import org.jspecify.annotations.Nullable;

/// Puts a table together from rows of others; rows that follow each other in their source are
/// copied together.
final class RowsCopy {
  private final TableBuilder builder;
  private @Nullable Table pending;
  private int pendingFrom;
  private int pendingTo;

  RowsCopy(Dictionaries dictionaries, String path) {
    this.builder = new TableBuilder(dictionaries, path);
  }

  void rows(Table source, int from, int to) {
    if (from == to) {
      return;
    }
    if (pending == source && pendingTo == from) {
      pendingTo = to;
      return;
    }
    flush();
    pending = source;
    pendingFrom = from;
    pendingTo = to;
  }

  void row(Table source, int row) {
    rows(source, row, row + 1);
  }

  void json(JsonNode document) {
    flush();
    builder.addRow(document);
  }

  /// A row that holds nothing.
  void nothing() {
    json(NullNode.getInstance());
  }

  int rowCount() {
    return builder.rowCount() + pendingTo - pendingFrom;
  }

  Table build() {
    flush();
    return builder.build();
  }

  private void flush() {
    if (pending != null) {
      builder.copyRows(pending, pendingFrom, pendingTo);
      pending = null;
      pendingFrom = 0;
      pendingTo = 0;
    }
  }
}
