package dev.muster.export.folders;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.datasets.Dataset.Format;
import dev.muster.export.folders.Manifest.WrittenFile;
import dev.muster.export.parquet.ParquetColumns;
import dev.muster.export.rows.Row;
import dev.muster.export.rows.Row.StoppedException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the files of one batch.
public final class BatchWriting {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final Format format;
  private final int rowsPerFile;

  /// @param folder empty
  public BatchWriting(Path folder, Format format, int rowsPerFile) {
    this.folder = folder;
    this.format = format;
    this.rowsPerFile = rowsPerFile;
  }

  /// What the manifest says of the compression.
  public static String compression(Format format) {
    return switch (format) {
      case PARQUET -> "zstd";
      case NDJSON -> "none";
    };
  }

  /// A file that is being written.
  private interface Open extends Closeable {
    void write(ObjectNode document) throws IOException;
  }

  @FunctionalInterface
  private interface Opening {
    Open open(Path file) throws IOException;
  }

  /// @return at least one, on the disk; the last one has the rows that the others have no room for
  public List<WrittenFile> write(Row.Source rows) throws IOException, StoppedException {
    return switch (format) {
      case NDJSON -> write(rows, BatchWriting::lines);
      case PARQUET -> {
        var columns = new ParquetColumns();
        rows.forEach(columns::see);
        yield write(rows, file -> parquet(columns.open(file)));
      }
    };
  }

  private List<WrittenFile> write(Row.Source rows, Opening opening)
      throws IOException, StoppedException {
    try (var part = new Parts(opening)) {
      rows.forEach(part::take);
      return part.finish();
    }
  }

  /// One file after the other.
  private final class Parts implements Closeable {
    private final Opening opening;
    private final List<WrittenFile> written = new ArrayList<>();
    private @Nullable Open current;
    private long rowCount;

    Parts(Opening opening) {
      this.opening = opening;
    }

    void take(ObjectNode document) throws IOException {
      if (rowCount >= rowsPerFile) {
        finishCurrent();
      }
      open().write(document);
      rowCount++;
    }

    /// Also without rows there is a file, for whoever reads all there are.
    List<WrittenFile> finish() throws IOException {
      if (written.isEmpty()) {
        open();
      }
      finishCurrent();
      return List.copyOf(written);
    }

    private Open open() throws IOException {
      Open open = current;
      if (open == null) {
        open = opening.open(folder.resolve(name()));
        current = open;
      }
      return open;
    }

    private void finishCurrent() throws IOException {
      Open open = current;
      if (open == null) {
        return;
      }
      current = null;
      open.close();
      Path file = folder.resolve(name());
      Durable.flush(file);
      written.add(
          new WrittenFile(
              String.valueOf(file.getFileName()), rowCount, Files.size(file), sha256(file)));
      rowCount = 0;
    }

    private String name() {
      return "part-%05d.%s".formatted(written.size(), format.word());
    }

    @Override
    public void close() throws IOException {
      Open open = current;
      if (open != null) {
        open.close();
      }
    }
  }

  private static Open parquet(ParquetColumns.Writer writer) {
    return new Open() {
      @Override
      public void write(ObjectNode document) throws IOException {
        writer.write(document);
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private static Open lines(Path file) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    return new Open() {
      @Override
      public void write(ObjectNode document) throws IOException {
        out.write(MAPPER.writeValueAsBytes(document));
        out.write('\n');
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
