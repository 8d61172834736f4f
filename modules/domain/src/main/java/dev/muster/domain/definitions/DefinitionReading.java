package dev.muster.domain.definitions;

import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.pql.analysis.Analysis;
import java.util.List;
import java.util.Optional;

/// What came of reading a definition from JSON.
public sealed interface DefinitionReading {

  /// It is whole.
  ///
  /// @param analysis of its expression; empty when it was not reviewed
  record Read(DefinitionContent content, Optional<Analysis> analysis)
      implements DefinitionReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements DefinitionReading {}
}
