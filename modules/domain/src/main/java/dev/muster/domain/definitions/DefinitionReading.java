package dev.muster.domain.definitions;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading a definition from JSON.
public sealed interface DefinitionReading {

  /// It is whole.
  record Read(DefinitionContent content) implements DefinitionReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements DefinitionReading {}
}
