package dev.muster.profiles.snapshot;

import dev.muster.columns.storage.TableWriter;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder with the snapshots, each a folder of its own with a file for each tenant and one that
/// names them. A snapshot gets its name when all of it is on the disk; the last two are kept.
public final class SnapshotFolder {
  static final String MANIFEST = "manifest";
  static final int FORM = 1;
  private static final String PREFIX = "snapshot-";
  private static final String UNFINISHED = ".unfinished";
  private static final int KEPT_COUNT = 2;

  private final Path folder;

  public SnapshotFolder(Path folder) {
    this.folder = folder;
  }

  /// What goes into a snapshot for one tenant.
  public record Part(Tenant tenant, Content content) {}

  /// Writes itself.
  public interface Content {
    void write(TableWriter out) throws IOException;
  }

  /// Writes a snapshot, and removes what is older than the one before it.
  ///
  /// @param fingerprint of the record at the position
  public void write(LogPosition position, long fingerprint, List<Part> parts) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = folder.resolve(PREFIX + position.value() + UNFINISHED);
    remove(unfinished);
    Files.createDirectory(unfinished);
    for (int index = 0; index < parts.size(); index++) {
      writeFile(unfinished.resolve(partName(index)), parts.get(index).content());
    }
    writeFile(
        unfinished.resolve(MANIFEST),
        out -> out.bytes(MANIFEST, manifest(position, fingerprint, parts)));
    force(unfinished);
    Path finished = folder.resolve(PREFIX + position.value());
    remove(finished);
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
    prune();
  }

  /// All there are, the newest first, whether they can be read or not.
  public List<Snapshot> snapshots() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(PREFIX + "\\d{1,18}"))
          .map(entry ->
              new Snapshot(
                  entry,
                  new LogPosition(
                      Long.parseLong(entry.getFileName().toString().substring(PREFIX.length())))))
          .sorted(Comparator.comparing(Snapshot::position).reversed())
          .toList();
    }
  }

  /// Takes away what a killed process has left unfinished, and all but the last two.
  private void prune() throws IOException {
    List<Snapshot> all = snapshots();
    for (Snapshot old : all.subList(Math.min(KEPT_COUNT, all.size()), all.size())) {
      remove(old.folder());
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().endsWith(UNFINISHED)) {
          remove(entry);
        }
      }
    }
  }

  static String partName(int index) {
    return "tenant-" + index;
  }

  private static byte[] manifest(LogPosition position, long fingerprint, List<Part> parts)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(FORM);
    out.writeLong(position.value());
    out.writeLong(fingerprint);
    out.writeInt(parts.size());
    for (Part part : parts) {
      out.writeUTF(part.tenant().organisation());
      out.writeUTF(part.tenant().sandbox());
    }
    return bytes.toByteArray();
  }

  private static void writeFile(Path file, Content content) throws IOException {
    try (TableWriter out = TableWriter.create(file)) {
      content.write(out);
      out.finish();
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
