package dev.muster.columns;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// Rows of one level, each one JSON value. Immutable, so that readers never lock.
public final class Table {
  private final int rowCount;
  private final Node root;

  /// @param root of as many rows
  public Table(int rowCount, Node root) {
    if (root.rowCount() != rowCount) {
      throw new IllegalArgumentException(
          "A node of %d rows for a table of %d.".formatted(root.rowCount(), rowCount));
    }
    this.rowCount = rowCount;
    this.root = root;
  }

  public int rowCount() {
    return rowCount;
  }

  /// What the rows hold: mostly objects, whose fields are further nodes.
  public Node root() {
    return root;
  }

  /// The row as it came in, apart from what columns do not keep: the order of fields, fields that
  /// were null, and the way a number was written.
  public JsonNode json(int row) {
    return RowReader.json(root, row);
  }

  /// This table with one more field in each row that is an object, such as the events of each
  /// profile. Shares everything else.
  ///
  /// @param field a node with as many rows as this table
  public Table withField(String name, Node field) {
    if (field.rowCount() != rowCount) {
      throw new IllegalArgumentException(
          "A field of %d rows for a table of %d.".formatted(field.rowCount(), rowCount));
    }
    ObjectColumn objects = root.objects();
    if (objects == null) {
      throw new IllegalStateException("The rows of this table are not objects.");
    }
    Map<String, Node> fields = new LinkedHashMap<>(objects.fields());
    fields.put(name, field);
    return new Table(rowCount, root.with(new ObjectColumn(objects.present(), fields)));
  }

  /// Memory that the columns take, dictionaries not counted.
  public long sizeBytes() {
    return root.sizeBytes();
  }
}
