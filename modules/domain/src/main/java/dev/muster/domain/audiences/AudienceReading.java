package dev.muster.domain.audiences;

import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.pql.analysis.Analysis;
import java.util.List;
import java.util.Optional;

/// What came of reading an audience from JSON.
public sealed interface AudienceReading {

  /// One that is a segment definition too.
  ///
  /// @param analysis of its expression; empty when it was not reviewed
  record Platform(DefinitionContent content, Optional<Analysis> analysis, AudienceFace face)
      implements AudienceReading {}

  /// One from outside.
  record External(ExternalContent content) implements AudienceReading {}

  /// All that is wrong with it.
  record Faulty(List<Problem> problems) implements AudienceReading {}
}
