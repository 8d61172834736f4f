package dev.muster.export.folders;

import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where datasets are: `ORGANISATION/SANDBOX/DATASET/BATCH/part-00000.parquet`, and beside the
/// parts `manifest.json`. A batch is made elsewhere and moved here whole, so that whoever reads a
/// dataset's folder never sees half of one.
public final class DatasetFolders {
  private static final String STAGING = ".staging";
  private static final Pattern PART = Pattern.compile("part-[0-9]{5,}\\.(parquet|ndjson)");
  private static final Pattern BATCH = Pattern.compile("[0-9a-f-]{36}");

  private final Path root;

  public DatasetFolders(Path root) {
    this.root = root;
  }

  /// The folder of a dataset, seen from the root.
  public String relative(Tenant tenant, String datasetId) {
    return root.relativize(dataset(tenant, datasetId)).toString();
  }

  Path dataset(Tenant tenant, String datasetId) {
    return sandbox(tenant).resolve(safe(datasetId));
  }

  Path batch(Tenant tenant, String datasetId, String batchId) {
    return dataset(tenant, datasetId).resolve(safe(batchId));
  }

  /// Where the files of a job are until all of them are written.
  Path staging(Tenant tenant, long jobId) {
    return sandbox(tenant).resolve(STAGING).resolve(Long.toString(jobId));
  }

  private Path sandbox(Tenant tenant) {
    return root.resolve(safe(tenant.organisation())).resolve(safe(tenant.sandbox()));
  }

  /// A name that cannot lead anywhere else, and is the same for no other.
  private static String safe(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }

  /// The batches of a dataset, by the number of the job that wrote them and then by their ids.
  public List<Manifest> batches(Tenant tenant, String datasetId) throws IOException {
    var manifests = new ArrayList<Manifest>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(dataset(tenant, datasetId), Files::isDirectory)) {
      for (Path folder : folders) {
        String name = String.valueOf(folder.getFileName());
        if (BATCH.matcher(name).matches()) {
          manifest(tenant, datasetId, name).ifPresent(manifests::add);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
    manifests.sort(Comparator.comparingLong(Manifest::jobId).thenComparing(Manifest::batchId));
    return List.copyOf(manifests);
  }

  /// Empty when there is no such batch.
  public Optional<Manifest> manifest(Tenant tenant, String datasetId, String batchId)
      throws IOException {
    if (!BATCH.matcher(batchId).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ManifestJson.read(batch(tenant, datasetId, batchId)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// A file of a batch; empty when there is no such file.
  public Optional<Path> file(Tenant tenant, String datasetId, String batchId, String name) {
    if (!BATCH.matcher(batchId).matches()
        || (!PART.matcher(name).matches() && !name.equals(ManifestJson.FILE))) {
      return Optional.empty();
    }
    Path file = batch(tenant, datasetId, batchId).resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /// Removes all datasets of a sandbox, and what is staged for them.
  public void removeAll(Tenant tenant) throws IOException {
    Durable.remove(sandbox(tenant));
  }

  /// Removes a dataset with all of its batches.
  public void remove(Tenant tenant, String datasetId) throws IOException {
    Durable.remove(dataset(tenant, datasetId));
  }
}
