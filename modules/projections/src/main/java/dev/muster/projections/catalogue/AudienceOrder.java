package dev.muster.projections.catalogue;

/// How a list of audiences is sorted; those that are equal in the field follow their numbers.
public record AudienceOrder(Field field, boolean descending) {

  /// What can be sorted by; nothing that a caller writes gets into SQL in any other way.
  public enum Field {
    /// In which they were made: the one order that no write changes.
    NUMBER("number"),
    UPDATE_TIME("update_time"),
    NAME("name"),
    ID("id"),
    VERSION("version");

    private final String column;

    Field(String column) {
      this.column = column;
    }
  }

  String sql(String table) {
    String direction = descending ? " DESC" : "";
    String ties = field == Field.NUMBER ? "" : ", %s.number%s".formatted(table, direction);
    return "%s.%s%s%s".formatted(table, field.column, direction, ties);
  }
}
