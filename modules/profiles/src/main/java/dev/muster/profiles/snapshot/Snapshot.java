package dev.muster.profiles.snapshot;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/// A snapshot in its folder.
///
/// @param position that it says it has
public record Snapshot(Path folder, LogPosition position) {
  private static final int BUFFER_BYTES = 1 << 18;

  /// @param fingerprint of the record at the position
  public record Manifest(LogPosition position, long fingerprint, List<Tenant> tenants) {}

  /// Reads what `SnapshotFolder.Content` has written.
  public interface Reading<T> {
    T read(DataInput in) throws IOException;
  }

  /// @throws IOException when it is damaged, or of another form
  public Manifest manifest() throws IOException {
    Manifest manifest =
        readFile(
            folder.resolve(SnapshotFolder.MANIFEST),
            in -> {
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
    var checksum = new CRC32C();
    try (var buffered = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        var in = new DataInputStream(new CheckedInputStream(buffered, checksum))) {
      if (in.readLong() != SnapshotFolder.MAGIC) {
        throw new IOException(file.getFileName() + " is no snapshot");
      }
      int form = in.readInt();
      if (form != SnapshotFolder.FORM) {
        throw new IOException("its form %d is unknown to this version".formatted(form));
      }
      T read = reading.read(in);
      long expected = checksum.getValue();
      if (in.readLong() != expected) {
        throw new IOException("the checksum of %s does not hold".formatted(file.getFileName()));
      }
      return read;
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | OutOfMemoryError e) {
      // Bytes that make no sense: a length that was damaged, before the checksum could tell.
      throw new IOException(file.getFileName() + " is damaged", e);
    }
  }
}
