package dev.muster.profiles.snapshot;

import dev.muster.columns.storage.TableFile;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A snapshot in its folder.
///
/// @param position that it says it has
public record Snapshot(Path folder, LogPosition position) {
  /// @param fingerprint of the record at the position
  public record Manifest(LogPosition position, long fingerprint, List<Tenant> tenants) {}

  /// Reads what `SnapshotFolder.Content` has written.
  public interface Reading<T> {
    T read(TableFile in) throws IOException;
  }

  /// @throws IOException when it is damaged, or of another form
  public Manifest manifest() throws IOException {
    Manifest manifest =
        readFile(
            folder.resolve(SnapshotFolder.MANIFEST),
            file -> {
              var in =
                  new DataInputStream(
                      new ByteArrayInputStream(file.bytes(SnapshotFolder.MANIFEST)));
              int form = in.readInt();
              if (form != SnapshotFolder.FORM) {
                throw new IOException("its form %d is unknown to this version".formatted(form));
              }
              var at = new LogPosition(in.readLong());
              long fingerprint = in.readLong();
              var tenants = new ArrayList<Tenant>();
              for (int left = in.readInt(); left > 0; left--) {
                tenants.add(new Tenant(in.readUTF(), in.readUTF()));
              }
              return new Manifest(at, fingerprint, List.copyOf(tenants));
            });
    if (!manifest.position().equals(position)) {
      throw new IOException("its name and its position differ");
    }
    return manifest;
  }

  /// @param index of the tenant in the manifest
  /// @throws IOException when it is damaged, or of another form
  public <T> T part(int index, Reading<T> reading) throws IOException {
    return readFile(folder.resolve(SnapshotFolder.partName(index)), reading);
  }

  private static <T> T readFile(Path file, Reading<T> reading) throws IOException {
    try (TableFile in = TableFile.open(file)) {
      return reading.read(in);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      // The checksums hold, so that it was written so: by another version.
      throw new IOException(file.getFileName() + " makes no sense", e);
    }
  }
}
