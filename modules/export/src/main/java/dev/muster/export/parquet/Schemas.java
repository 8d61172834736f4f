package dev.muster.export.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Columns as Parquet describes them.
final class Schemas {
  private Schemas() {}

  static MessageType message(String name, Column.Fields columns) {
    return new MessageType(name, types(columns));
  }

  private static List<Type> types(Column.Fields columns) {
    var types = new ArrayList<Type>();
    columns.byName().forEach((name, column) -> types.add(type(name, column)));
    return types;
  }

  private static Type type(String name, Column column) {
    return switch (column) {
      case Column.Scalar scalar -> scalar(name, scalar);
      case Column.Items(var element) ->
          Types.optionalList().element(type("element", element)).named(name);
      case Column.Entries(var value) ->
          Types.optionalMap()
              .key(
                  Types.required(PrimitiveTypeName.BINARY)
                      .as(LogicalTypeAnnotation.stringType())
                      .named("key"))
              .value(type("value", value))
              .named(name);
      case Column.Fields fields ->
          Types.optionalGroup().addFields(types(fields).toArray(Type[]::new)).named(name);
    };
  }

  private static Type scalar(String name, Column.Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case DECIMAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case INSTANT ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
              .named(name);
      case DATE ->
          Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
      case TEXT, MIXED ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
    };
  }
}
