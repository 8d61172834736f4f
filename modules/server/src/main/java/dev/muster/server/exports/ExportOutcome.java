package dev.muster.server.exports;

import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExportEvent.ExportSucceeded;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;
import dev.muster.eventlog.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a job's success will be stored as, written beside its files: should the service end before
/// that, the job is not run again but ends with what it has written.
///
/// ```text
/// version of the stored event, a line break, the event
/// ```
final class ExportOutcome {
  private ExportOutcome() {}

  static byte[] write(ExportJob succeeded) {
    EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(new ExportSucceeded(succeeded));
    String event = new String(stored.payload(), StandardCharsets.UTF_8);
    return (stored.version() + "\n" + event).getBytes(StandardCharsets.UTF_8);
  }

  /// @return empty when it is of another run
  static Optional<ExportResult> read(byte[] outcome, ExportJob job) {
    String text = new String(outcome, StandardCharsets.UTF_8);
    int lineBreak = text.indexOf('\n');
    @Nullable ExportRun run = job.run();
    if (lineBreak < 0 || run == null) {
      return Optional.empty();
    }
    CatalogueEvent event =
        CatalogueEvent.CODEC.decode(
            "export-succeeded",
            Integer.parseInt(text.substring(0, lineBreak)),
            text.substring(lineBreak + 1).getBytes(StandardCharsets.UTF_8));
    return event instanceof ExportSucceeded(var written)
            && written.number() == job.number()
            && run.equals(written.run())
        ? Optional.ofNullable(written.result())
        : Optional.empty();
  }
}
