package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The objects of one path, field by field. Records mostly repeat the order of their fields, so
/// each field remembers which one came after it.
final class ObjectBuilder {
  private final NodeBuilder node;
  private final GrowingRows rows = new GrowingRows();
  private final Map<String, NodeBuilder> fields = new LinkedHashMap<>();
  private @Nullable NodeBuilder first;

  ObjectBuilder(NodeBuilder node) {
    this.node = node;
  }

  int count() {
    return rows.count();
  }

  /// @return the fields for which there was no room, as an object, or null
  @Nullable String add(int row, JsonParser parser) throws IOException {
    rows.add(row);
    @Nullable RawJson surplus = null;
    @Nullable NodeBuilder last = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
      @Nullable NodeBuilder field = find(last, name);
      if (field == null && !isNull) {
        field = create(name);
      }
      if (field != null) {
        follow(last, field);
        last = field;
      }
      if (isNull) {
        if (field != null) {
          field.forget(row);
        }
      } else if (field != null) {
        field.add(row, parser);
      } else {
        surplus = surplus == null ? RawJson.object() : surplus;
        surplus.field(name, parser);
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("The document ends inside an object.");
    }
    return surplus == null ? null : surplus.close();
  }

  private @Nullable NodeBuilder find(@Nullable NodeBuilder last, String name) {
    @Nullable NodeBuilder expected = last == null ? first : last.successor;
    return expected != null && expected.name().equals(name) ? expected : fields.get(name);
  }

  private void follow(@Nullable NodeBuilder last, NodeBuilder field) {
    if (last == null) {
      first = field;
    } else {
      last.successor = field;
    }
  }

  private @Nullable NodeBuilder create(String name) {
    if (fields.size() >= node.fieldLimit()) {
      return null;
    }
    @Nullable NodeBuilder field = node.child(name);
    if (field != null) {
      fields.put(name, field);
    }
    return field;
  }

  void copy(int at, ObjectColumn source, RowRun run, Surplus surplus) {
    rows.addAll(at, source.present(), run);
    @Nullable NodeBuilder last = null;
    for (var entry : source.fields().entrySet()) {
      @Nullable NodeBuilder field = find(last, entry.getKey());
      if (field == null) {
        if (!entry.getValue().meets(run)) {
          continue;
        }
        field = create(entry.getKey());
      }
      if (field == null) {
        surplus.fieldToo(entry.getKey(), entry.getValue());
      } else {
        follow(last, field);
        last = field;
        field.copy(at, entry.getValue(), run);
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
    fields.values().forEach(field -> field.truncate(row));
  }

  ObjectColumn build(int rowCount) {
    Map<String, Node> built = new LinkedHashMap<>();
    fields.forEach((name, field) -> {
      Node node = field.build(rowCount);
      if (!node.isEmpty()) {
        built.put(name, node);
      }
    });
    return new ObjectColumn(rows.presence(rowCount), built);
  }
}
