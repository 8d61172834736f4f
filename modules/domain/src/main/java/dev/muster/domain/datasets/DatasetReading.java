package dev.muster.domain.datasets;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading a dataset from JSON.
public sealed interface DatasetReading {

  /// It is whole.
  record Read(DatasetDraft draft) implements DatasetReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements DatasetReading {}
}
