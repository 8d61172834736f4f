package dev.muster.domain.exports;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading the request of an export from JSON.
public sealed interface ExportReading {

  /// It is whole.
  record Read(ExportRequest request) implements ExportReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements ExportReading {}
}
