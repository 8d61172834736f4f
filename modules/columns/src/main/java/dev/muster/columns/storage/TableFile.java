package dev.muster.columns.storage;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import java.io.Closeable;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Reads what a [TableWriter] has written: opening looks at the heads of the sections, each section
/// is read and checked when it is asked for. Any number of threads may read.
public final class TableFile implements Closeable {
  private final String name;
  private final FileChannel channel;
  private final Map<String, Section> sections = new LinkedHashMap<>();

  private TableFile(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /// @throws DamagedTableException when it is not whole
  public static TableFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    boolean opened = false;
    try {
      var file = new TableFile(String.valueOf(path.getFileName()), channel);
      file.readHeads();
      opened = true;
      return file;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private void readHeads() throws IOException {
    ByteBuffer start = read("start", 0, Section.FILE_HEAD_BYTES);
    if (start.getLong() != Section.MAGIC) {
      throw new DamagedTableException(name, "start", "this is no file of tables");
    }
    int form = start.getInt();
    if (form != Section.FORM) {
      throw new DamagedTableException(
          name, "start", "its form %d is unknown to this version".formatted(form));
    }
    long position = Section.FILE_HEAD_BYTES;
    String last = "start";
    Section section;
    do {
      section = head("after " + last, position);
      if (section.length() < 0 || section.length() > channel.size() - section.position()) {
        throw new DamagedTableException(name, section.name(), "the file is cut off");
      }
      if (section.kind() != Section.END && sections.put(section.name(), section) != null) {
        throw new DamagedTableException(name, section.name(), "it comes twice");
      }
      position = section.position() + section.length();
      last = section.name();
    } while (section.kind() != Section.END);
    if (position != channel.size() || checked(section).getInt() != sections.size()) {
      throw new DamagedTableException(name, "end", "the sections are not those that were written");
    }
  }

  private Section head(String where, long position) throws IOException {
    ByteBuffer fixed = read(where, position, Section.FIXED_BYTES);
    int nameLength = fixed.getInt(Section.FIXED_BYTES - 4);
    if (nameLength < 0 || nameLength > Section.MOST_NAME_BYTES) {
      throw new DamagedTableException(name, where, "the head of the section is damaged");
    }
    int length = Section.FIXED_BYTES + nameLength;
    ByteBuffer head = read(where, position, length + 4);
    if (TableWriter.checksum(head.slice(0, length)) != head.getInt(length)) {
      throw new DamagedTableException(name, where, "the head of the section is damaged");
    }
    byte[] nameBytes = new byte[nameLength];
    head.get(Section.FIXED_BYTES, nameBytes);
    return new Section(
        head.getInt(0),
        new String(nameBytes, StandardCharsets.UTF_8),
        position + length + 4,
        head.getLong(8),
        head.getInt(4));
  }

  private ByteBuffer read(String section, long position, long length) throws IOException {
    if (length > Integer.MAX_VALUE - 64 || position + length > channel.size()) {
      throw new DamagedTableException(name, section, "the file is cut off");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new DamagedTableException(name, section, "the file is cut off");
      }
    }
    return bytes.flip();
  }

  private ByteBuffer checked(Section section) throws IOException {
    ByteBuffer body = read(section.name(), section.position(), section.length());
    if (TableWriter.checksum(body) != section.checksum()) {
      throw new DamagedTableException(name, section.name(), "the checksum does not hold");
    }
    return body;
  }

  /// The names of the tables and bytes, in the order they were written.
  public Set<String> names() {
    return Collections.unmodifiableSet(sections.keySet());
  }

  private ByteBuffer body(int kind, String sectionName) throws IOException {
    Section section = sections.get(sectionName);
    if (section == null || section.kind() != kind) {
      throw new DamagedTableException(name, sectionName, "there is no such section");
    }
    return checked(section);
  }

  /// @param dictionaries of this file
  public Table table(String sectionName, Dictionaries dictionaries) throws IOException {
    var source = new ByteSource(body(Section.TABLE, sectionName));
    return decoded(sectionName, source, () -> new TableDecoder(source, dictionaries).table());
  }

  /// New dictionaries with what was written of the old ones.
  public Dictionaries dictionaries() throws IOException {
    var source = new ByteSource(body(Section.DICTIONARIES, "dictionaries"));
    return decoded("dictionaries", source, () -> DictionaryCodec.read(source));
  }

  public byte[] bytes(String sectionName) throws IOException {
    ByteBuffer body = body(Section.BYTES, sectionName);
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }

  private interface Decoding<T> {
    T decode();
  }

  /// The checksum held, so what makes no sense was written so.
  private <T> T decoded(String section, ByteSource source, Decoding<T> decoding)
      throws DamagedTableException {
    try {
      T decoded = decoding.decode();
      if (!source.isAtEnd()) {
        throw new DamagedTableException(name, section, "there are bytes left");
      }
      return decoded;
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | BufferUnderflowException e) {
      throw new DamagedTableException(name, section, "its bytes make no sense", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
