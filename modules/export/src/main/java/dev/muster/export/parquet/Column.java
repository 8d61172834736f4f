package dev.muster.export.parquet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What a column holds. Anything can be missing in a row.
sealed interface Column {

  /// One value.
  enum Scalar implements Column {
    BOOLEAN,
    INTEGER,
    DECIMAL,
    INSTANT,
    DATE,
    TEXT,
    /// Values of several kinds: strings as they are, all else as JSON.
    MIXED
  }

  /// Any number of values in their order.
  record Items(Column element) implements Column {}

  /// Values by names that are data themselves, such as the ids of segments.
  record Entries(Column value) implements Column {}

  /// Values by names that are the same in each row.
  record Fields(SequencedMap<String, Column> byName) implements Column {
    public Fields {
      byName = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byName));
    }
  }
}
