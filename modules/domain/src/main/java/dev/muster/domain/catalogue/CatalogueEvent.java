package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.stored.StoredEvents;
import dev.muster.eventlog.EventCodec;

/// What has happened in a catalogue. Stored for ever: add variants, never change one.
public sealed interface CatalogueEvent
    permits CatalogueEvent.DefinitionCreated,
        CatalogueEvent.DefinitionRevised,
        CatalogueEvent.DefinitionDeleted,
        CatalogueEvent.FolderCreated,
        CatalogueEvent.FolderRenamed,
        CatalogueEvent.FolderMoved,
        CatalogueEvent.FolderDeleted,
        AudienceEvent,
        ExternalRunEvent,
        JobEvent,
        PolicyEvent,
        DatasetEvent,
        ExportEvent,
        SandboxEvent {
  /// Reads and writes them.
  EventCodec<CatalogueEvent> CODEC =
      StoredEvents.<CatalogueEvent>builder()
          .form("definition-created", DefinitionCreated.class)
          .form("definition-revised", DefinitionRevised.class)
          .form("definition-deleted", DefinitionDeleted.class)
          .form("folder-created", FolderCreated.class)
          .form("folder-renamed", FolderRenamed.class)
          .form("folder-moved", FolderMoved.class)
          .form("folder-deleted", FolderDeleted.class)
          .form("job-created", JobEvent.JobCreated.class)
          .form("job-queued", JobEvent.JobQueued.class)
          .form("job-started", JobEvent.JobStarted.class)
          .form("job-succeeded", JobEvent.JobSucceeded.class)
          .form("job-failed", JobEvent.JobFailed.class)
          .form("job-cancelling", JobEvent.JobCancelling.class)
          .form("job-cancelled", JobEvent.JobCancelled.class)
          .form("merge-policy-created", PolicyEvent.PolicyCreated.class)
          .form("merge-policy-revised", PolicyEvent.PolicyRevised.class)
          .form("merge-policy-deleted", PolicyEvent.PolicyDeleted.class)
          .form("audience-created", AudienceEvent.AudienceCreated.class)
          .form("audience-revised", AudienceEvent.AudienceRevised.class)
          .form("external-audience-created", AudienceEvent.ExternalAudienceCreated.class)
          .form("external-audience-revised", AudienceEvent.ExternalAudienceRevised.class)
          .form("external-audience-deleted", AudienceEvent.ExternalAudienceDeleted.class)
          .form("audiences-measured", AudienceEvent.AudiencesMeasured.class)
          .form("external-run-created", ExternalRunEvent.ExternalRunCreated.class)
          .form("external-run-started", ExternalRunEvent.ExternalRunStarted.class)
          .form("external-run-succeeded", ExternalRunEvent.ExternalRunSucceeded.class)
          .form("external-run-failed", ExternalRunEvent.ExternalRunFailed.class)
          .form("dataset-created", DatasetEvent.DatasetCreated.class)
          .form("dataset-deleted", DatasetEvent.DatasetDeleted.class)
          .form("export-created", ExportEvent.ExportCreated.class)
          .form("export-started", ExportEvent.ExportStarted.class)
          .form("export-succeeded", ExportEvent.ExportSucceeded.class)
          .form("export-failed", ExportEvent.ExportFailed.class)
          .form("export-cancelling", ExportEvent.ExportCancelling.class)
          .form(SandboxEvent.CREATED, SandboxEvent.SandboxCreated.class)
          .form(SandboxEvent.RESET, SandboxEvent.SandboxReset.class)
          .form(SandboxEvent.DELETED, SandboxEvent.SandboxDeleted.class)
          .build();

  record DefinitionCreated(Definition definition) implements CatalogueEvent {}

  /// The definition as it is after the change.
  record DefinitionRevised(Definition definition) implements CatalogueEvent {}

  /// @param version one more than the last version's: the deletion is part of the history
  record DefinitionDeleted(String id, long version, Stamp deleted) implements CatalogueEvent {}

  record FolderCreated(Folder folder) implements CatalogueEvent {}

  /// The folder as it is after the change.
  record FolderRenamed(Folder folder) implements CatalogueEvent {}

  /// The folder as it is after the change; it may have a new name as well.
  record FolderMoved(Folder folder) implements CatalogueEvent {}

  record FolderDeleted(String id, Stamp deleted) implements CatalogueEvent {}
}
