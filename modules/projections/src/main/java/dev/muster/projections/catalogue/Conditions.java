package dev.muster.projections.catalogue;

import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/// The conditions of a query and their values. There is always the tenant's, so that no query can
/// be made without it; and values never get into the SQL.
final class Conditions {
  /// PostgreSQL's texts cannot hold it, so that nothing with it is ever found.
  private static final String NOTHING = "\u0000";

  private final StringBuilder sql = new StringBuilder();
  private final Tuple values = Tuple.tuple();
  private boolean possible = true;

  /// @param table the name that the table has in the query
  Conditions(Generation generation, Tenant tenant, String table) {
    sql.append(
        "%s.tenant = (SELECT number FROM %s WHERE organisation = %s AND sandbox = %s)"
            .formatted(
                table,
                generation.table("tenant"),
                value(tenant.organisation()),
                value(tenant.sandbox())));
  }

  /// Whether anything can fulfil them.
  boolean arePossible() {
    return possible;
  }

  Conditions and(String column, String value) {
    sql.append(" AND ").append(column).append(" = ").append(value(value));
    return this;
  }

  Conditions and(String column, long value) {
    sql.append(" AND ").append(column).append(" = ").append(value(value));
    return this;
  }

  /// As part of the SQL, so that PostgreSQL can plan for the one or the other.
  Conditions and(String column, boolean value) {
    sql.append(value ? " AND " : " AND NOT ").append(column);
    return this;
  }

  Conditions andAny(String column, String[] wanted) {
    sql.append(" AND ").append(column).append(" = ANY (").append(value(wanted)).append(")");
    return this;
  }

  /// The text of the column has to hold this one.
  Conditions andHolds(String column, String part) {
    sql.append(" AND strpos(").append(column).append(", ").append(value(part)).append(") > 0");
    return this;
  }

  /// @param operator of SQL
  Conditions andCompared(String column, String operator, long value) {
    sql.append(" AND ")
        .append(column)
        .append(" ")
        .append(operator)
        .append(" ")
        .append(value(value));
    return this;
  }

  /// The JSON of the column has to contain one of these.
  Conditions andContains(String column, List<String> alternatives) {
    sql.append(" AND (");
    for (int i = 0; i < alternatives.size(); i++) {
      // As a text: the driver would take a string for JSON's string.
      sql.append(i == 0 ? "" : " OR ")
          .append(column)
          .append(" @> (")
          .append(value(alternatives.get(i)))
          .append("::text)::jsonb");
    }
    sql.append(")");
    return this;
  }

  String sql() {
    return sql.toString();
  }

  /// Adds a value that is used elsewhere in the query.
  ///
  /// @return how it is written there
  String value(Object value) {
    if (value instanceof String text && text.contains(NOTHING)) {
      possible = false;
    }
    values.addValue(value);
    return "$" + values.size();
  }

  Tuple values() {
    return values;
  }
}
