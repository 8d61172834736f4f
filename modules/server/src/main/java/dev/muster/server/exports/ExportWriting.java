package dev.muster.server.exports;

import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.exports.ExportBatch;
import dev.muster.domain.exports.ExportEvents;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportJson;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.eventlog.Tenant;
import dev.muster.export.folders.BatchWriting;
import dev.muster.export.folders.Manifest;
import dev.muster.export.folders.Manifest.WrittenFile;
import dev.muster.export.folders.StagedExport;
import dev.muster.export.rows.Choice;
import dev.muster.export.rows.Choices;
import dev.muster.export.rows.ProfileRows;
import dev.muster.export.rows.Row;
import dev.muster.export.rows.Row.StoppedException;
import dev.muster.export.rows.RowFields;
import dev.muster.export.rows.Snapshot;
import dev.muster.profiles.membership.Run;
import dev.muster.profiles.view.FieldSelection;
import dev.muster.server.jobs.Progress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Writes all files of one attempt.
final class ExportWriting {
  /// More rows go into another file.
  private static final int ROWS_PER_FILE = 1_000_000;

  private final Tenant tenant;
  private final ExportJob job;
  private final ExportRun run;
  private final Dataset dataset;
  private final StagedExport staged;
  private final Watch watch;

  /// How far it is and whether it is to go on.
  ///
  /// @param stopped whether it is to end
  /// @param clock in milliseconds since 1970
  record Watch(Progress progress, BooleanSupplier stopped, LongSupplier clock) {}

  ExportWriting(
      Tenant tenant,
      ExportJob job,
      ExportRun run,
      Dataset dataset,
      StagedExport staged,
      Watch watch) {
    this.tenant = tenant;
    this.job = job;
    this.run = run;
    this.dataset = dataset;
    this.staged = staged;
    this.watch = watch;
  }

  /// The batches that a job writes, by its request alone.
  static List<String> batchIds(Tenant tenant, ExportJob job) {
    return job.request().segmentPerBatch()
        ? job.request().segments().stream()
            .map(segment -> ExportJson.batchId(tenant, job, segment.segmentId()))
            .toList()
        : List.of(ExportJson.batchId(tenant, job, null));
  }

  /// @throws StoppedException when it is to end
  /// @throws ExportFailure when a segment was never evaluated
  ExportResult write(Snapshot snapshot, IngestedEvents events)
      throws IOException, StoppedException, ExportFailure {
    long startMillis = watch.clock().getAsLong();
    List<Manifest.Evaluated> evaluated = evaluated(snapshot);
    List<Choice> choices = new Choices(job.request(), snapshot).all();
    // Parquet needs to see everything before it writes anything.
    int passes = dataset.format() == Dataset.Format.PARQUET ? 2 : 1;
    watch
        .progress()
        .expect(
            passes
                * choices.stream().mapToLong(each -> each.profiles().getLongCardinality()).sum());
    var rows = new ProfileRows(snapshot, fields(snapshot, events));
    var batches = new ArrayList<ExportBatch>();
    var written = new RoaringBitmap();
    for (Choice choice : choices) {
      batches.add(write(choice, rows, snapshot, evaluated));
      written.or(choice.profiles());
    }
    return new ExportResult(
        batches,
        written.getLongCardinality(),
        Choices.byNamespace(snapshot.view(), written),
        snapshot.view().asOf().value(),
        startMillis,
        watch.clock().getAsLong());
  }

  private ExportBatch write(
      Choice choice, ProfileRows rows, Snapshot snapshot, List<Manifest.Evaluated> evaluated)
      throws IOException, StoppedException {
    String batchId = ExportJson.batchId(tenant, job, choice.segmentId());
    var writing = new BatchWriting(staged.begin(batchId), dataset.format(), ROWS_PER_FILE);
    List<WrittenFile> files = writing.write(watched(rows.of(choice.profiles())));
    long rowCount = files.stream().mapToLong(WrittenFile::rows).sum();
    staged.finish(
        new Manifest(
            batchId,
            dataset.id(),
            job.number(),
            run.id(),
            dataset.format().word(),
            BatchWriting.compression(dataset.format()),
            choice.segmentId(),
            snapshot.view().asOf().value(),
            Instant.ofEpochMilli(run.startMillis()).toString(),
            evaluated.stream()
                .filter(each ->
                    choice.segmentId() == null || choice.segmentId().equals(each.segmentId()))
                .toList(),
            job.mergePolicyId(),
            rowCount,
            files));
    return new ExportBatch(
        batchId,
        choice.segmentId(),
        rowCount,
        files.size(),
        files.stream().mapToLong(WrittenFile::bytes).sum());
  }

  private Row.Source watched(Row.Source rows) {
    return row ->
        rows.forEach(document -> {
          if (watch.stopped().getAsBoolean()) {
            throw new StoppedException();
          }
          row.take(document);
          watch.progress().did(1);
        });
  }

  private List<Manifest.Evaluated> evaluated(Snapshot snapshot) throws ExportFailure {
    var evaluated = new ArrayList<Manifest.Evaluated>();
    for (ExportSegment segment : job.request().segments()) {
      String id = segment.segmentId();
      Run last =
          snapshot
              .memberships()
              .segment(id)
              .orElseThrow(() ->
                  new ExportFailure(
                      "segment-not-evaluated",
                      "No segment job has evaluated the segment %s yet. Run one first, or make the export with \"evaluationInfo\": {\"segmentation\": true}."
                          .formatted(id),
                      null))
              .lastRun();
      evaluated.add(
          new Manifest.Evaluated(
              id,
              last.asOfPosition(),
              Instant.ofEpochMilli(last.nowMillis()).toString(),
              last.jobId()));
    }
    return evaluated;
  }

  private RowFields fields(Snapshot snapshot, IngestedEvents ingested) throws IOException {
    @Nullable ExportEvents wanted = job.request().events();
    RowFields.@Nullable Events events = null;
    if (wanted != null) {
      @Nullable Set<String> ids = null;
      if (wanted.isBounded()) {
        Long from = wanted.ingestedFromMillis();
        Long to = wanted.ingestedToMillis();
        ids =
            ingested.between(
                tenant,
                from == null ? Long.MIN_VALUE : from,
                to == null ? Long.MAX_VALUE : to,
                snapshot.view().asOf(),
                watch.stopped());
      }
      events = new RowFields.Events(FieldSelection.of(wanted.fields()), ids);
    }
    return new RowFields(FieldSelection.of(job.request().fields()), events);
  }
}
