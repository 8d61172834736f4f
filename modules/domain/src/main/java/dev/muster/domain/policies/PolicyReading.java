package dev.muster.domain.policies;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading a merge policy, or a change of one, from JSON.
public sealed interface PolicyReading {

  /// It is whole.
  record Read(PolicyChange change) implements PolicyReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements PolicyReading {}
}
