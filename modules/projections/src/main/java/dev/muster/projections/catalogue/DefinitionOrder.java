package dev.muster.projections.catalogue;

/// How a list of definitions is sorted; those that are equal in the field follow their ids.
public record DefinitionOrder(Field field, boolean descending) {
  public static final DefinitionOrder NEWEST_FIRST = new DefinitionOrder(Field.UPDATE_TIME, true);

  /// What can be sorted by; nothing that a caller writes gets into SQL in any other way.
  public enum Field {
    CREATION_TIME("creation_time"),
    UPDATE_TIME("update_time"),
    NAME("name"),
    ID("id"),
    VERSION("version");

    private final String column;

    Field(String column) {
      this.column = column;
    }

    String column() {
      return column;
    }
  }

  String sql(String table) {
    String direction = descending ? " DESC" : "";
    String ties = field == Field.ID ? "" : ", %s.id%s".formatted(table, direction);
    return "%s.%s%s%s".formatted(table, field.column(), direction, ties);
  }
}
