package dev.muster.columns.storage;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes tables, dictionaries and bytes of others into a file, each a section with a name. The
/// tables may be read by others meanwhile, and dictionaries may grow. Used by one thread. A file
/// that was not finished is refused when it is read.
public final class TableWriter implements Closeable {
  private final WritableByteChannel channel;
  private final @Nullable FileChannel file;
  private final ByteSink sink = new ByteSink();
  private final Set<String> names = new HashSet<>();

  private TableWriter(WritableByteChannel channel, @Nullable FileChannel file) throws IOException {
    this.channel = channel;
    this.file = file;
    ByteBuffer head = ByteBuffer.allocate(Section.FILE_HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    put(head.putLong(Section.MAGIC).putInt(Section.FORM).flip());
  }

  /// Makes a new file, which [#finish] brings to the disk and [#close] closes.
  public static TableWriter create(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean made = false;
    try {
      var writer = new TableWriter(file, file);
      made = true;
      return writer;
    } finally {
      if (!made) {
        file.close();
      }
    }
  }

  /// Writes to a channel that stays open.
  public static TableWriter to(WritableByteChannel channel) throws IOException {
    return new TableWriter(channel, null);
  }

  public void table(String name, Table table) throws IOException {
    new TableEncoder(sink).table(table);
    section(Section.TABLE, name);
  }

  /// @param sizes up to which strings are written, from [Dictionaries#sizes] at the time of the
  ///   tables or later
  public void dictionaries(Dictionaries dictionaries, Map<String, Integer> sizes)
      throws IOException {
    DictionaryCodec.write(dictionaries, sizes, sink);
    section(Section.DICTIONARIES, "dictionaries");
  }

  /// Whatever else belongs to the tables.
  public void bytes(String name, byte[] bytes) throws IOException {
    sink.bytes(bytes);
    section(Section.BYTES, name);
  }

  /// Ends the file; without it what was written is not valid.
  public void finish() throws IOException {
    sink.oneInt(names.size());
    section(Section.END, "end");
    if (file != null) {
      file.force(true);
    }
  }

  private void section(int kind, String name) throws IOException {
    ByteBuffer body = sink.take();
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > Section.MOST_NAME_BYTES || !names.add(name)) {
      throw new IllegalArgumentException("A section of this name: " + name);
    }
    ByteBuffer head =
        ByteBuffer.allocate(Section.FIXED_BYTES + nameBytes.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(kind).putInt(checksum(body)).putLong(body.remaining());
    head.putInt(nameBytes.length).put(nameBytes);
    head.putInt(checksum(head.duplicate().flip()));
    put(head.flip());
    put(body);
  }

  static int checksum(ByteBuffer bytes) {
    var checksum = new CRC32C();
    checksum.update(bytes.duplicate());
    return (int) checksum.getValue();
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
