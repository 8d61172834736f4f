package dev.muster.server.importing;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// The lines of a file, plain or gzip, in pieces that end with a line.
final class LineSource implements AutoCloseable {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;
  private static final int READ_BYTES = 256 << 10;

  private final int pieceBytes;
  private final long fileBytes;
  private final Counting counting;
  private final InputStream lines;
  private long position;
  private long nextLine = 1;
  private byte[] left = {};
  private boolean ended;

  /// Some lines.
  ///
  /// @param firstLine the number of the first of them, counted from 1
  /// @param end how many bytes of the file's text there are up to their end
  record Piece(byte[] bytes, long firstLine, long lineCount, long end) {}

  /// Counts what was read of the file itself.
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count += Math.max(0, read);
      return read;
    }
  }

  private LineSource(Path file, int pieceBytes) throws IOException {
    this.pieceBytes = pieceBytes;
    this.fileBytes = Files.size(file);
    this.counting = new Counting(Files.newInputStream(file));
    var buffered = new BufferedInputStream(counting, READ_BYTES);
    buffered.mark(2);
    boolean zipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
    buffered.reset();
    this.lines = zipped ? new GZIPInputStream(buffered, READ_BYTES) : buffered;
  }

  /// @param pieceBytes how large a piece is about; a longer line makes a larger one
  /// @param done how much of the text was sent before
  /// @param lineCount how many lines that were
  static LineSource open(Path file, int pieceBytes, long done, long lineCount) throws IOException {
    var source = new LineSource(file, pieceBytes);
    boolean skipped = false;
    try {
      source.lines.skipNBytes(done);
      source.position = done;
      source.nextLine = lineCount + 1;
      skipped = true;
      return source;
    } finally {
      if (!skipped) {
        source.close();
      }
    }
  }

  /// The next lines; empty at the end.
  Optional<Piece> next() throws IOException {
    byte[] bytes = left;
    int length = left.length;
    int end = -1;
    while (!ended && end < 0) {
      bytes = Arrays.copyOf(bytes, Math.max(pieceBytes, 2 * length));
      int read = lines.readNBytes(bytes, length, bytes.length - length);
      ended = read < bytes.length - length;
      length += read;
      end = lastLineEnd(bytes, length);
    }
    int taken = ended || end < 0 ? length : end;
    if (taken == 0) {
      return Optional.empty();
    }
    left = Arrays.copyOfRange(bytes, taken, length);
    byte[] piece = Arrays.copyOf(bytes, taken);
    long lineCount = lineCount(piece);
    position += taken;
    var found = new Piece(piece, nextLine, lineCount, position);
    nextLine += lineCount;
    return Optional.of(found);
  }

  /// How much of the file has been read, from 0 to 1.
  double share() {
    return fileBytes == 0 ? 1 : (double) counting.count / fileBytes;
  }

  private static int lastLineEnd(byte[] bytes, int length) {
    for (int i = length - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static long lineCount(byte[] bytes) {
    long count = bytes[bytes.length - 1] == '\n' ? 0 : 1;
    for (byte each : bytes) {
      count += each == '\n' ? 1 : 0;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
