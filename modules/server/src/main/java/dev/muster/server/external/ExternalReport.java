package dev.muster.server.external;

import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRun.Result;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunSucceeded;
import dev.muster.eventlog.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a run's success will be stored as, written beside its members: should the service end
/// between the two, the run is not done again but ends with what it has found.
///
/// ```text
/// external-run-succeeded, its version, a line break, the event
/// ```
final class ExternalReport {
  private static final String TYPE = "external-run-succeeded";

  private ExternalReport() {}

  static String write(ExternalRun succeeded) {
    EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(new ExternalRunSucceeded(succeeded));
    return "%s %d\n%s"
        .formatted(TYPE, stored.version(), new String(stored.payload(), StandardCharsets.UTF_8));
  }

  /// @return empty when it is a report of something else
  static Optional<Result> read(String report) {
    String[] parts = report.split("\n", 2);
    if (parts.length != 2 || !parts[0].startsWith(TYPE + " ")) {
      return Optional.empty();
    }
    CatalogueEvent event =
        CatalogueEvent.CODEC.decode(
            TYPE,
            Integer.parseInt(parts[0].substring(TYPE.length() + 1)),
            parts[1].getBytes(StandardCharsets.UTF_8));
    return event instanceof ExternalRunSucceeded(var run)
        ? Optional.ofNullable(run.result())
        : Optional.empty();
  }
}
