package dev.muster.server;

import dev.muster.export.folders.DatasetFolders;
import dev.muster.export.rows.Snapshot;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.projections.catalogue.JobDocument;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Settings;
import dev.muster.server.exports.ExportRunner;
import dev.muster.server.exports.ExportSource;
import dev.muster.server.exports.LoggedEvents;
import dev.muster.server.exports.SegmentJobs;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobRunner;
import dev.muster.server.policies.StoredPolicies;
import java.nio.file.Path;
import java.time.Clock;

/// What writes datasets, and where they are.
record ExportParts(ExportRunner runner, DatasetFolders folders) {

  static ExportParts open(
      Path dataDirectory,
      Configuration configuration,
      Clock clock,
      Stores.Parts parts,
      JobRunner jobs) {
    String path = configuration.get(Settings.DATASETS_PATH);
    var folders =
        new DatasetFolders(
            path.isEmpty()
                ? dataDirectory.resolve("datasets")
                : Path.of(path).toAbsolutePath().normalize());
    ProfileParts profiles = parts.profiles();
    ExportSource source =
        (tenant, policy) ->
            profiles
                .profiles()
                .ask(
                    tenant,
                    here ->
                        new Snapshot(
                            here.store().view(policy),
                            here.memberships().state(),
                            here.store().fragmentTimes(policy)));
    SegmentJobs statuses =
        (tenant, id) ->
            parts
                .catalogue()
                .jobs()
                .get(tenant, id)
                .map(found -> found.map(JobDocument::status))
                .toCompletionStage()
                .toCompletableFuture();
    var runner =
        new ExportRunner(
            new JobLog(parts.commands(), profiles.writer()::append, clock),
            new ExportRunner.Sources(
                source,
                new LoggedEvents(profiles.log(), new ProfileEvents()::decode),
                StoredPolicies::find),
            new ExportRunner.Evaluation(jobs, statuses),
            folders,
            configuration.get(Settings.JOBS_PARALLEL));
    return new ExportParts(runner, folders);
  }
}
