package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.catalogue.DatasetEvent.DatasetDeleted;
import dev.muster.domain.catalogue.ExportEvent.ExportCancelling;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ExportEvent.ExportFailed;
import dev.muster.domain.catalogue.ExportEvent.ExportStarted;
import dev.muster.domain.catalogue.ExportEvent.ExportSucceeded;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportBatch;
import dev.muster.domain.exports.ExportEvents;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.domain.exports.ExportSegment.Status;
import java.util.List;
import java.util.Map;

/// What the golden files of datasets and export jobs hold, by name.
final class StoredExportEvents {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED = new Stamp(1_767_312_000_456L, "");

  static final ExportRequest FULL =
      new ExportRequest(
          List.of("person.name", "identityMap"),
          "m",
          List.of(
              new ExportSegment("s1", "ups", List.of(Status.REALIZED, Status.EXITED)),
              new ExportSegment("s2", "AEPSegments", ExportSegment.MEMBERS)),
          1_323_475_200_000L,
          1_323_475_300_000L,
          1_323_475_400_000L,
          false,
          new ExportEvents(List.of("eventType"), 1L, null),
          "weekly",
          true,
          "_xdm.context.profile",
          true,
          "scheduler");

  static final ExportRequest PLAIN =
      new ExportRequest(
          List.of(),
          null,
          List.of(),
          null,
          null,
          null,
          null,
          null,
          "weekly",
          false,
          "_xdm.context.profile",
          false,
          "api");

  private static final ExportRun RUN =
      new ExportRun("0b1c9a53-8f0e-4a8e-8a39-5f3f0a3b7f5d", 2, 1_767_225_601_000L);

  private static final ExportResult RESULT =
      new ExportResult(
          List.of(
              new ExportBatch("b1", "s1", 10, 1, 4_096), new ExportBatch("b2", null, 0, 1, 512)),
          10,
          Map.of("Email", 9L, "CRMID", 10L),
          812,
          1_767_225_602_000L,
          1_767_225_603_000L);

  private static final ExportJob NEW = ExportJob.created(3, FULL, "m", 2, "request-1", CREATED);

  static final Map<String, CatalogueEvent> EXPECTED =
      Map.of(
          "dataset-created.1",
          new DatasetCreated(
              new Dataset("weekly", "Weekly", "two\nlines", Dataset.Format.NDJSON, CREATED)),
          "dataset-deleted.1",
          new DatasetDeleted("weekly", UPDATED),
          "export-created.1",
          new ExportCreated(ExportJob.created(4, PLAIN, "default", 1, "request-2", CREATED)),
          "export-started.1",
          new ExportStarted(NEW.started(RUN, UPDATED)),
          "export-succeeded.1",
          new ExportSucceeded(NEW.started(RUN, UPDATED).succeeded(RESULT, UPDATED)),
          "export-failed.1",
          new ExportFailed(NEW.failed(new Note("write-failed", "It failed."), UPDATED)),
          "export-cancelling.1",
          new ExportCancelling(NEW.started(RUN, UPDATED).cancelling(UPDATED)));

  private StoredExportEvents() {}
}
