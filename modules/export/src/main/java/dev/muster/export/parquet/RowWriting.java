package dev.muster.export.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.InstantText;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Takes documents apart into columns.
final class RowWriting extends WriteSupport<ObjectNode> {
  private final MessageType schema;
  private final Column.Fields columns;
  private @Nullable RecordConsumer consumer;

  RowWriting(MessageType schema, Column.Fields columns) {
    this.schema = schema;
    this.columns = columns;
  }

  // Still abstract above, and never called without Hadoop.
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer next) {
    consumer = next;
  }

  @Override
  public void write(ObjectNode row) {
    RecordConsumer out = consumer;
    if (out == null) {
      throw new IllegalStateException("Nothing is open to be written to.");
    }
    out.startMessage();
    fields(out, columns, row);
    out.endMessage();
  }

  private static void fields(RecordConsumer out, Column.Fields fields, JsonNode object) {
    int index = 0;
    for (Map.Entry<String, Column> field : fields.byName().entrySet()) {
      field(out, field.getKey(), index++, field.getValue(), object.path(field.getKey()));
    }
  }

  private static void field(
      RecordConsumer out, String name, int index, Column column, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      out.startField(name, index);
      value(out, column, value);
      out.endField(name, index);
    }
  }

  private static void value(RecordConsumer out, Column column, JsonNode value) {
    switch (column) {
      case Column.Scalar scalar -> scalar(out, scalar, value);
      case Column.Items(var element) -> {
        out.startGroup();
        if (!value.isEmpty()) {
          out.startField("list", 0);
          for (JsonNode each : value) {
            out.startGroup();
            field(out, "element", 0, element, each);
            out.endGroup();
          }
          out.endField("list", 0);
        }
        out.endGroup();
      }
      case Column.Entries(var entry) -> {
        out.startGroup();
        if (!value.isEmpty()) {
          out.startField("key_value", 0);
          for (Map.Entry<String, JsonNode> each : value.properties()) {
            out.startGroup();
            out.startField("key", 0);
            out.addBinary(Binary.fromString(each.getKey()));
            out.endField("key", 0);
            field(out, "value", 1, entry, each.getValue());
            out.endGroup();
          }
          out.endField("key_value", 0);
        }
        out.endGroup();
      }
      case Column.Fields fields -> {
        out.startGroup();
        fields(out, fields, value);
        out.endGroup();
      }
    }
  }

  private static void scalar(RecordConsumer out, Column.Scalar scalar, JsonNode value) {
    switch (scalar) {
      case BOOLEAN -> out.addBoolean(value.booleanValue());
      case INTEGER -> out.addLong(value.longValue());
      case DECIMAL -> out.addDouble(value.doubleValue());
      case INSTANT -> out.addLong(InstantText.read(value.textValue()));
      case DATE -> out.addInteger((int) InstantText.readDate(value.textValue()));
      case TEXT -> out.addBinary(Binary.fromString(value.textValue()));
      case MIXED ->
          out.addBinary(
              Binary.fromString(value.isTextual() ? value.textValue() : value.toString()));
    }
  }
}
