package dev.muster.export.folders;

import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of one export job on their way into its dataset.
///
/// They are written beside the datasets, batch by batch. When the last one is on the disk, so is a
/// note of what came of it; from then on the job is only moved to where it belongs, also after a
/// crash. Without the note a crash leaves nothing that counts.
public final class StagedExport {
  private static final String OUTCOME = "outcome.json";

  private final DatasetFolders folders;
  private final Tenant tenant;
  private final String datasetId;
  private final Path staging;

  public StagedExport(DatasetFolders folders, Tenant tenant, String datasetId, long jobId) {
    this.folders = folders;
    this.tenant = tenant;
    this.datasetId = datasetId;
    this.staging = folders.staging(tenant, jobId);
  }

  /// What came of the job, if all of its files were written.
  public Optional<byte[]> outcome() throws IOException {
    try {
      return Optional.of(Files.readAllBytes(staging.resolve(OUTCOME)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// A new folder for the files of a batch.
  public Path begin(String batchId) throws IOException {
    Path folder = staging.resolve(batchId);
    Durable.makeFolder(folder);
    return folder;
  }

  /// The files of a batch are written; its manifest comes last.
  public void finish(Manifest manifest) throws IOException {
    Path folder = staging.resolve(manifest.batchId());
    Durable.write(folder.resolve(ManifestJson.FILE), ManifestJson.write(manifest));
  }

  /// All batches are finished.
  public void finishAll(byte[] outcome) throws IOException {
    Durable.write(staging.resolve(OUTCOME), outcome);
  }

  /// Moves the batches into the dataset; those that are there already stay.
  public void publish(List<String> batchIds) throws IOException {
    Durable.makeFolder(folders.dataset(tenant, datasetId));
    for (String id : batchIds) {
      Path staged = staging.resolve(id);
      Path published = folders.batch(tenant, datasetId, id);
      if (Files.isDirectory(staged)) {
        Durable.move(staged, published);
      } else if (!Files.isRegularFile(published.resolve(ManifestJson.FILE))) {
        throw new IOException("Batch %s is neither staged nor published".formatted(id));
      }
    }
  }

  /// Nothing is left to be moved.
  public void close() throws IOException {
    Durable.remove(staging);
  }

  /// Removes whatever there is of the job, also in the dataset.
  public void discard(List<String> batchIds) throws IOException {
    // The note goes first: without it nothing of the rest counts.
    Files.deleteIfExists(staging.resolve(OUTCOME));
    for (String id : batchIds) {
      Durable.remove(folders.batch(tenant, datasetId, id));
    }
    Durable.remove(staging);
  }
}
