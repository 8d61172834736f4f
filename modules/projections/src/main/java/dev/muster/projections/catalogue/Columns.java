package dev.muster.projections.catalogue;

import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Rows turned by columns: a statement takes one array for each column, so that thousands of rows
/// are one message.
final class Columns<R> {
  private final Collection<R> rows;
  private final Tuple tuple = Tuple.tuple();

  Columns(Collection<R> rows) {
    this.rows = rows;
  }

  <T> Columns<R> column(IntFunction<T[]> array, Function<R, T> value) {
    tuple.addValue(rows.stream().map(value).toArray(array));
    return this;
  }

  Tuple tuple() {
    return tuple;
  }
}
