package dev.muster.profiles.identity;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Identities and their numbers, dense from 0 in the order they came; a number is never used again.
/// Kept as bytes with one hash table of ints, as millions of objects would cost more than the
/// profiles themselves. One thread writes; images may be read by any.
public final class IdentityTable {
  /// What [#find] gives for an unknown identity.
  public static final int NONE = -1;

  static final int CHUNK_SHIFT = 12;
  static final int CHUNK_LENGTH = 1 << CHUNK_SHIFT;
  private static final int FREED = -1;
  private static final int FIRST_SLOTS = 1 << 10;
  private static final int MAXIMUM_NAMESPACES = 0xFFFF;

  private final Map<String, Integer> namespaceCodes = new HashMap<>();
  private final List<String> namespaces = new ArrayList<>();
  private Chunk[] chunks = {};
  private int count;
  private int removedCount;

  /// Open addressing: 0 for empty, -1 for freed, else a number and one.
  private int[] slots = new int[FIRST_SLOTS];

  private int usedSlots;

  /// A run of numbers. An entry is two bytes for the namespace and the id in UTF-8; a removed one
  /// is empty.
  private static final class Chunk {
    byte[] bytes = new byte[CHUNK_LENGTH * 8];
    final int[] ends = new int[CHUNK_LENGTH];

    private int start(int index) {
      return index == 0 ? 0 : ends[index - 1];
    }
  }

  /// The identities as they were when it was taken.
  public static final class Image {
    private final byte[][] bytes;
    private final int[][] ends;
    private final List<String> namespaces;
    private final int count;

    private Image(byte[][] bytes, int[][] ends, List<String> namespaces, int count) {
      this.bytes = bytes;
      this.ends = ends;
      this.namespaces = namespaces;
      this.count = count;
    }

    public int count() {
      return count;
    }

    /// Whether the number was removed; such have no identity.
    public boolean isRemoved(int number) {
      int chunk = number >>> CHUNK_SHIFT;
      int index = number & CHUNK_LENGTH - 1;
      return ends[chunk][index] == (index == 0 ? 0 : ends[chunk][index - 1]);
    }

    public Identity get(int number) {
      int chunk = number >>> CHUNK_SHIFT;
      int index = number & CHUNK_LENGTH - 1;
      int start = index == 0 ? 0 : ends[chunk][index - 1];
      return decode(namespaces, bytes[chunk], start, ends[chunk][index]);
    }

    void write(DataOutput out) throws IOException {
      out.writeInt(namespaces.size());
      for (String namespace : namespaces) {
        byte[] text = namespace.getBytes(StandardCharsets.UTF_8);
        ArrayBytes.write(out, text, text.length);
      }
      out.writeInt(count);
      for (int chunk = 0; chunk < bytes.length; chunk++) {
        int entries = Math.min(CHUNK_LENGTH, count - (chunk << CHUNK_SHIFT));
        ArrayBytes.write(out, ends[chunk], entries);
        ArrayBytes.write(out, bytes[chunk], ends[chunk][entries - 1]);
      }
    }
  }

  /// What an image has written.
  static IdentityTable read(DataInput in) throws IOException {
    var read = new IdentityTable();
    for (int left = in.readInt(); left > 0; left--) {
      read.namespaceCode(new String(ArrayBytes.readBytes(in), StandardCharsets.UTF_8));
    }
    read.count = in.readInt();
    int chunkCount = (read.count + CHUNK_LENGTH - 1) >>> CHUNK_SHIFT;
    read.chunks = new Chunk[chunkCount];
    for (int each = 0; each < chunkCount; each++) {
      var chunk = new Chunk();
      int[] ends = ArrayBytes.readInts(in);
      System.arraycopy(ends, 0, chunk.ends, 0, ends.length);
      chunk.bytes = ArrayBytes.readBytes(in);
      read.chunks[each] = chunk;
      for (int index = 0; index < ends.length; index++) {
        read.removedCount += chunk.ends[index] == chunk.start(index) ? 1 : 0;
      }
    }
    read.rehash();
    return read;
  }

  /// The number of the identity, or `NONE`.
  public int find(Identity identity) {
    Integer namespace = namespaceCodes.get(identity.namespace());
    return namespace == null ? NONE : find(entry(namespace, identity.id()));
  }

  /// The number of the identity, a new one if need be.
  public int add(Identity identity) {
    byte[] entry = entry(namespaceCode(identity.namespace()), identity.id());
    int known = find(entry);
    return known == NONE ? append(entry) : known;
  }

  /// Forgets the identity; should it come again, it gets another number.
  public void remove(int number) {
    Chunk chunk = chunks[number >>> CHUNK_SHIFT];
    int index = number & CHUNK_LENGTH - 1;
    int start = chunk.start(index);
    int end = chunk.ends[index];
    slots[slotOf(number, hash(chunk.bytes, start, end))] = FREED;
    // A copy without the entry, as images share the arrays, and the bytes are to be gone.
    Chunk without = new Chunk();
    int last = Math.min(CHUNK_LENGTH, count - (number & -CHUNK_LENGTH));
    without.bytes = Arrays.copyOf(chunk.bytes, chunk.bytes.length);
    int total = chunk.ends[last - 1];
    System.arraycopy(chunk.bytes, end, without.bytes, start, total - end);
    Arrays.fill(without.bytes, total - (end - start), total, (byte) 0);
    for (int each = 0; each < last; each++) {
      without.ends[each] = each < index ? chunk.ends[each] : chunk.ends[each] - (end - start);
    }
    chunks[number >>> CHUNK_SHIFT] = without;
    removedCount++;
  }

  public Identity get(int number) {
    Chunk chunk = chunks[number >>> CHUNK_SHIFT];
    int index = number & CHUNK_LENGTH - 1;
    return decode(namespaces, chunk.bytes, chunk.start(index), chunk.ends[index]);
  }

  /// How many numbers were given; those of removed identities included.
  public int count() {
    return count;
  }

  /// How many identities there are.
  public int presentCount() {
    return count - removedCount;
  }

  public Image image() {
    int chunkCount = (count + CHUNK_LENGTH - 1) >>> CHUNK_SHIFT;
    byte[][] bytes = new byte[chunkCount][];
    int[][] ends = new int[chunkCount][];
    for (int each = 0; each < chunkCount; each++) {
      bytes[each] = chunks[each].bytes;
      ends[each] = chunks[each].ends;
    }
    return new Image(bytes, ends, List.copyOf(namespaces), count);
  }

  public long sizeBytes() {
    long bytes = 4L * slots.length;
    for (Chunk chunk : chunks) {
      bytes += chunk.bytes.length + 4L * CHUNK_LENGTH;
    }
    return bytes;
  }

  private int namespaceCode(String namespace) {
    Integer known = namespaceCodes.get(namespace);
    if (known != null) {
      return known;
    }
    int code = namespaces.size();
    if (code > MAXIMUM_NAMESPACES) {
      throw new IllegalStateException("There are more than 65,536 identity namespaces.");
    }
    namespaces.add(namespace);
    namespaceCodes.put(namespace, code);
    return code;
  }

  private Chunk chunkForNext() {
    int chunk = count >>> CHUNK_SHIFT;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk + 1);
      chunks[chunk] = new Chunk();
    }
    return chunks[chunk];
  }

  private int append(byte[] entry) {
    if ((usedSlots + 1) * 10L > slots.length * 7L) {
      rehash();
    }
    Chunk chunk = chunkForNext();
    int index = count & CHUNK_LENGTH - 1;
    int start = chunk.start(index);
    int end = start + entry.length;
    if (end > chunk.bytes.length) {
      // What is left of the chunk will mostly be like what is in it.
      int expected = index == 0 ? end : (int) ((long) end * CHUNK_LENGTH / index);
      int most = Math.max(end + 64, chunk.bytes.length * 2);
      chunk.bytes = Arrays.copyOf(chunk.bytes, Math.clamp(expected, end + 64, most));
    }
    System.arraycopy(entry, 0, chunk.bytes, start, entry.length);
    chunk.ends[index] = end;
    int number = count++;
    occupy(number, hash(entry, 0, entry.length));
    return number;
  }

  private int find(byte[] entry) {
    int mask = slots.length - 1;
    int slot = hash(entry, 0, entry.length) & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (slots[slot] != FREED) {
        Chunk chunk = chunks[number >>> CHUNK_SHIFT];
        int index = number & CHUNK_LENGTH - 1;
        if (Arrays.equals(
            chunk.bytes, chunk.start(index), chunk.ends[index], entry, 0, entry.length)) {
          return number;
        }
      }
      slot = slot + 1 & mask;
    }
    return NONE;
  }

  private int slotOf(int number, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != number + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void occupy(int number, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = number + 1;
    usedSlots++;
  }

  private void rehash() {
    long needed = 2L * presentCount();
    int length = Integer.highestOneBit((int) Math.min(needed, 1 << 29)) * 2;
    slots = new int[Math.max(FIRST_SLOTS, length)];
    usedSlots = 0;
    for (int number = 0; number < count; number++) {
      Chunk chunk = chunks[number >>> CHUNK_SHIFT];
      int index = number & CHUNK_LENGTH - 1;
      int start = chunk.start(index);
      if (chunk.ends[index] > start) {
        occupy(number, hash(chunk.bytes, start, chunk.ends[index]));
      }
    }
  }

  private static byte[] entry(int namespace, String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    byte[] entry = new byte[text.length + 2];
    entry[0] = (byte) namespace;
    entry[1] = (byte) (namespace >>> 8);
    System.arraycopy(text, 0, entry, 2, text.length);
    return entry;
  }

  private static Identity decode(List<String> namespaces, byte[] bytes, int start, int end) {
    if (start == end) {
      throw new IllegalStateException("The identity was removed.");
    }
    int namespace = Byte.toUnsignedInt(bytes[start]) + (Byte.toUnsignedInt(bytes[start + 1]) << 8);
    String id = new String(bytes, start + 2, end - start - 2, StandardCharsets.UTF_8);
    return new Identity(namespaces.get(namespace), id);
  }

  private static int hash(byte[] bytes, int start, int end) {
    long hash = 0xcbf29ce484222325L;
    for (int index = start; index < end; index++) {
      hash = (hash ^ bytes[index]) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32);
  }
}
