package dev.muster.projections.catalogue;

/// How a list of jobs is sorted; those that are equal in the field follow their numbers.
public record JobOrder(Field field, boolean descending) {
  public static final JobOrder NEWEST_FIRST = new JobOrder(Field.CREATION_TIME, true);

  /// What can be sorted by; nothing that a caller writes gets into SQL in any other way.
  public enum Field {
    CREATION_TIME("creation_time"),
    UPDATE_TIME("update_time"),
    STATUS("status"),
    ID("id");

    private final String column;

    Field(String column) {
      this.column = column;
    }
  }

  String sql(String table) {
    String direction = descending ? " DESC" : "";
    return "%1$s.%2$s%3$s, %1$s.number%3$s".formatted(table, field.column, direction);
  }
}
