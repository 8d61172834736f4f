package dev.muster.projections.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.AudienceMetrics;
import dev.muster.domain.catalogue.AudienceEvent;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceDeleted;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.AudienceSizes;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.catalogue.ExternalRunEvent;
import dev.muster.domain.catalogue.DatasetEvent;
import dev.muster.domain.catalogue.ExportEvent;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.domain.catalogue.PolicyEvent;
import dev.muster.domain.catalogue.SandboxEvent;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.policies.Policy;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.AudienceRows.AudienceState;
import dev.muster.projections.catalogue.AudienceRows.Shown;
import dev.muster.projections.catalogue.ExternalRunRows.RunState;
import dev.muster.projections.catalogue.ExportRows.ExportState;
import dev.muster.projections.catalogue.JobRows.JobState;
import dev.muster.projections.catalogue.PolicyRows.PolicyState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// What a run of records comes to: every version of a definition, and of each definition and folder
/// only the state that it is in at the end.
final class CatalogueBatch {

  /// A thing of a tenant.
  record TenantKey(Tenant tenant, String id) {}

  /// A row of the history.
  ///
  /// @param document in UTF-8; empty for a deletion
  record VersionRow(
      TenantKey key,
      long version,
      DefinitionVersion.Change change,
      Stamp stamp,
      LogPosition position,
      Optional<byte[]> document) {}

  private final LogPosition before;
  private final LogPosition last;
  private final SequencedSet<Tenant> tenants = new LinkedHashSet<>();
  private final List<VersionRow> versions = new ArrayList<>();
  private final Map<TenantKey, Optional<Definition>> definitions = new LinkedHashMap<>();
  private final Map<TenantKey, Optional<Folder>> folders = new LinkedHashMap<>();
  private final Map<TenantKey, JobState> jobs = new LinkedHashMap<>();
  private final Map<TenantKey, PolicyState> policies = new LinkedHashMap<>();
  private final Map<TenantKey, AudienceState> audiences = new LinkedHashMap<>();
  private final Map<TenantKey, Optional<AudienceMetrics>> metrics = new LinkedHashMap<>();
  private final Map<TenantKey, RunState> runs = new LinkedHashMap<>();
  private final Map<TenantKey, Optional<Dataset>> datasets = new LinkedHashMap<>();
  private final Map<TenantKey, ExportState> exports = new LinkedHashMap<>();

  private @Nullable Tenant emptied;

  private CatalogueBatch(LogPosition before, LogPosition last) {
    this.before = before;
    this.last = last;
  }

  /// The same records in parts, so that what leaves nothing of a sandbox is the first of its part.
  ///
  /// @param records at least one
  static List<List<LogRecord>> parts(List<LogRecord> records) {
    var parts = new ArrayList<List<LogRecord>>();
    int from = 0;
    for (int at = 1; at < records.size(); at++) {
      if (SandboxEvent.TYPES.contains(records.get(at).type())) {
        parts.add(records.subList(from, at));
        from = at;
      }
    }
    parts.add(records.subList(from, records.size()));
    return parts;
  }

  /// @param records at least one, in order, and a part of them as above
  /// @throws IllegalArgumentException when there is a gap between them
  static CatalogueBatch of(List<LogRecord> records) {
    LogPosition first = records.getFirst().position();
    var batch =
        new CatalogueBatch(new LogPosition(first.value() - 1), records.getLast().position());
    LogPosition expected = first;
    for (LogRecord record : records) {
      if (!record.position().equals(expected)) {
        throw new IllegalArgumentException(
            "Position %d was expected and not %d: records are missing."
                .formatted(expected.value(), record.position().value()));
      }
      batch.add(record);
      expected = expected.plus(1);
    }
    return batch;
  }

  /// The position that these records follow.
  LogPosition before() {
    return before;
  }

  LogPosition last() {
    return last;
  }

  /// The tenant of whom everything is to be removed before this is added; empty for nobody.
  Optional<Tenant> emptied() {
    return Optional.ofNullable(emptied);
  }

  /// In the order in which they appear.
  SequencedSet<Tenant> tenants() {
    return tenants;
  }

  List<VersionRow> versions() {
    return versions;
  }

  /// Empty for those that are deleted.
  Map<TenantKey, Optional<Definition>> definitions() {
    return definitions;
  }

  /// Empty for those that are deleted.
  Map<TenantKey, Optional<Folder>> folders() {
    return folders;
  }

  Collection<JobState> jobs() {
    return jobs.values();
  }

  Collection<PolicyState> policies() {
    return policies.values();
  }

  Collection<AudienceState> audiences() {
    return audiences.values();
  }

  /// What was counted; empty for those that are deleted.
  Map<TenantKey, Optional<AudienceMetrics>> metrics() {
    return metrics;
  }

  Collection<RunState> runs() {
    return runs.values();
  }

  /// Empty for those that are deleted.
  Map<TenantKey, Optional<Dataset>> datasets() {
    return datasets;
  }

  Collection<ExportState> exports() {
    return exports.values();
  }

  private void add(LogRecord record) {
    tenants.add(record.tenant());
    switch (CatalogueEvent.CODEC.decode(record)) {
      case DefinitionCreated(var definition) ->
          definition(record, definition, AudienceFace.PLAIN, DefinitionVersion.Change.CREATED);
      case DefinitionRevised(var definition) ->
          definition(record, definition, AudienceFace.PLAIN, DefinitionVersion.Change.UPDATED);
      case DefinitionDeleted(var id, var version, var stamp) -> {
        var key = new TenantKey(record.tenant(), id);
        definitions.put(key, Optional.empty());
        deleted(key, record);
        versions.add(
            new VersionRow(
                key,
                version,
                DefinitionVersion.Change.DELETED,
                stamp,
                record.position(),
                Optional.empty()));
      }
      case FolderCreated(var folder) -> folder(record, folder);
      case FolderRenamed(var folder) -> folder(record, folder);
      case FolderMoved(var folder) -> folder(record, folder);
      case FolderDeleted(var id, _) ->
          folders.put(new TenantKey(record.tenant(), id), Optional.empty());
      case JobEvent event -> {
        var key = new TenantKey(record.tenant(), event.job().id());
        jobs.put(key, new JobState(key, event.job(), record.position()));
        if (event instanceof JobEvent.JobSucceeded(var job)) {
          measured(record, AudienceSizes.of(job));
        }
      }
      case PolicyEvent event -> policy(record, event);
      case AudienceEvent event -> audience(record, event);
      case SandboxEvent _ -> {
        if (!record.position().equals(before.plus(1))) {
          throw new IllegalArgumentException("A sandbox is emptied in the middle of a batch.");
        }
        emptied = record.tenant();
      }
      case ExternalRunEvent event -> {
        var key = new TenantKey(record.tenant(), event.run().id());
        long position = record.position().value();
        runs.merge(key, new RunState(key, position, event.run()), RunState::then);
      }
      case DatasetEvent.DatasetCreated(var dataset) ->
          datasets.put(new TenantKey(record.tenant(), dataset.id()), Optional.of(dataset));
      case DatasetEvent.DatasetDeleted(var id, _) ->
          datasets.put(new TenantKey(record.tenant(), id), Optional.empty());
      case ExportEvent event -> {
        var key = new TenantKey(record.tenant(), Long.toString(event.job().number()));
        exports.put(key, new ExportState(key, event.job(), record.position()));
      }
    }
  }

  private void audience(LogRecord record, AudienceEvent event) {
    switch (event) {
      case AudienceCreated(var definition, var face) ->
          definition(record, definition, face, DefinitionVersion.Change.CREATED);
      case AudienceRevised(var definition, var face) ->
          definition(record, definition, face, DefinitionVersion.Change.UPDATED);
      case ExternalAudienceCreated(var external) -> {
        var key = new TenantKey(record.tenant(), external.id());
        audiences.put(key, AudienceState.made(key, record.position(), Shown.of(key, external)));
      }
      case ExternalAudienceRevised(var external) -> {
        var key = new TenantKey(record.tenant(), external.id());
        revised(key, record, Shown.of(key, external));
      }
      case ExternalAudienceDeleted(var id, _, _) ->
          deleted(new TenantKey(record.tenant(), id), record);
      case AudiencesMeasured(var measurements) -> measured(record, measurements);
    }
  }

  private void revised(TenantKey key, LogRecord record, Shown shown) {
    audiences.put(
        key,
        audiences
            .getOrDefault(key, AudienceState.known(key))
            .then(record.position(), Optional.of(shown)));
  }

  private void deleted(TenantKey key, LogRecord record) {
    audiences.put(
        key,
        audiences
            .getOrDefault(key, AudienceState.known(key))
            .then(record.position(), Optional.empty()));
    metrics.put(key, Optional.empty());
  }

  private void measured(LogRecord record, List<Measurement> measurements) {
    for (Measurement measurement : measurements) {
      var key = new TenantKey(record.tenant(), measurement.id());
      AudienceMetrics before =
          metrics.getOrDefault(key, Optional.empty()).orElse(AudienceMetrics.NONE);
      metrics.put(
          key,
          Optional.of(
              switch (measurement.measure()) {
                case PROFILES -> before.withProfiles(measurement.value());
                case RECORDS -> before.withRecords(measurement.value());
              }));
    }
  }

  private void policy(LogRecord record, PolicyEvent event) {
    PolicyState state =
        switch (event) {
          case PolicyEvent.PolicyCreated(var policy) ->
              new PolicyState(new TenantKey(record.tenant(), policy.id()), policy, false);
          case PolicyEvent.PolicyRevised(var policy) ->
              new PolicyState(new TenantKey(record.tenant(), policy.id()), policy, false);
          case PolicyEvent.PolicyDeleted(var id, var version, var stamp) ->
              new PolicyState(
                  new TenantKey(record.tenant(), id),
                  new Policy(
                      id, "", Policy.Graph.NONE, List.of(), false, false, version, stamp, stamp),
                  true);
        };
    policies.put(state.key(), state);
  }

  private void definition(
      LogRecord record, Definition definition, AudienceFace face, DefinitionVersion.Change change) {
    var key = new TenantKey(record.tenant(), definition.id());
    definitions.put(key, Optional.of(definition));
    Shown shown = Shown.of(key, definition, face);
    if (change == DefinitionVersion.Change.CREATED) {
      audiences.put(key, AudienceState.made(key, record.position(), shown));
    } else {
      revised(key, record, shown);
    }
    versions.add(
        new VersionRow(
            key,
            definition.version(),
            change,
            definition.updated(),
            record.position(),
            Optional.of(DefinitionJson.document(record.tenant(), definition))));
  }

  private void folder(LogRecord record, Folder folder) {
    folders.put(new TenantKey(record.tenant(), folder.id()), Optional.of(folder));
  }
}
