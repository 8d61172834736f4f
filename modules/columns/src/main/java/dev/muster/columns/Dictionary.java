package dev.muster.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/// The strings of one path, numbered in the order they came. Only grows. One thread adds; any
/// thread may read meanwhile, without a lock.
public final class Dictionary {
  /// What [#find] gives for a string that has no code.
  public static final int NONE = -1;

  /// With more strings, or more characters in them, a path whose values are mostly new ones is no
  /// longer coded.
  static final int FULL_COUNT = 65_536;

  static final long FULL_CHARACTERS = 16_000_000;

  private static final int CHUNK_BITS = 12;
  private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
  private static final int FIRST_SIZE = 16;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  private final String path;
  // The first chunk grows, the others are whole. What is below `size` was written before `size`.
  private volatile String[][] chunks = {new String[FIRST_SIZE]};
  // Open addressing; a slot holds a code plus one, or 0.
  private volatile int[] slots = new int[2 * FIRST_SIZE];
  private volatile int size;
  // Of the adding thread alone.
  private long askedCount;
  private long characterCount;

  Dictionary(String path) {
    this.path = path;
  }

  /// Whose strings these are: steps joined by dots, `[]` for the elements of a list.
  public String path() {
    return path;
  }

  /// The code of the string, a new one if need be. Only one thread may call this.
  int code(String text) {
    askedCount++;
    int known = find(text);
    return known == NONE ? add(text) : known;
  }

  private int add(String text) {
    int code = size;
    if (2 * (code + 1) > slots.length) {
      slots = rehashed(slots.length * 2);
    }
    String[][] now = chunks;
    int chunk = code >>> CHUNK_BITS;
    int place = code & CHUNK_SIZE - 1;
    if (chunk == now.length) {
      now = Arrays.copyOf(now, chunk + 1);
      now[chunk] = new String[CHUNK_SIZE];
    } else if (place >= now[chunk].length) {
      now = now.clone();
      now[chunk] = Arrays.copyOf(now[chunk], Math.min(CHUNK_SIZE, 2 * now[chunk].length));
    }
    now[chunk][place] = text;
    chunks = now;
    characterCount += text.length();
    insert(slots, text, code);
    // Last of all: whoever sees a code below the size can read it and find it.
    size = code + 1;
    return code;
  }

  /// Takes strings that are all different, into a dictionary that has none. What adding them one by
  /// one would look for and make larger again and again is done once.
  ///
  /// @throws IllegalArgumentException when a string comes twice
  void fill(List<String> texts) {
    int count = texts.size();
    if (size != 0 || count == 0) {
      if (count != 0) {
        throw new IllegalStateException("There are strings of %s already.".formatted(path));
      }
      return;
    }
    String[][] all = new String[(count + CHUNK_SIZE - 1) >>> CHUNK_BITS][];
    for (int chunk = 0; chunk < all.length; chunk++) {
      List<String> part =
          texts.subList(chunk << CHUNK_BITS, Math.min(count, (chunk + 1) << CHUNK_BITS));
      all[chunk] = part.toArray(new String[chunk == 0 ? 0 : CHUNK_SIZE]);
    }
    int[] table = new int[Math.max(2 * FIRST_SIZE, Integer.highestOneBit(2 * count - 1) * 2)];
    int[] hashes = new int[count];
    for (int code = 0; code < count; code++) {
      String text = texts.get(code);
      hashes[code] = text.hashCode();
      characterCount += text.length();
      int slot = slot(text, table.length);
      for (int other = table[slot]; other != 0; other = table[slot]) {
        if (hashes[other - 1] == hashes[code] && texts.get(other - 1).equals(text)) {
          throw new IllegalArgumentException("A string of %s comes twice.".formatted(path));
        }
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = code + 1;
    }
    askedCount += count;
    chunks = all;
    slots = table;
    size = count;
  }

  private int[] rehashed(int length) {
    int[] larger = new int[length];
    int count = size;
    for (int code = 0; code < count; code++) {
      insert(larger, text(code), code);
    }
    return larger;
  }

  private static void insert(int[] slots, String text, int code) {
    int slot = slot(text, slots.length);
    while (slots[slot] != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    SLOT.setRelease(slots, slot, code + 1);
  }

  private static int slot(String text, int length) {
    int hash = text.hashCode() * 0x9E3779B9;
    return hash >>> Integer.numberOfLeadingZeros(length - 1);
  }

  /// The code of the string, or `NONE`. One that is being added may be found already or not yet.
  public int find(String text) {
    int[] table = slots;
    int slot = slot(text, table.length);
    while (true) {
      int found = (int) SLOT.getAcquire(table, slot);
      if (found == 0) {
        return NONE;
      }
      if (text(found - 1).equals(text)) {
        return found - 1;
      }
      slot = slot + 1 & table.length - 1;
    }
  }

  public String text(int code) {
    return chunks[code >>> CHUNK_BITS][code & CHUNK_SIZE - 1];
  }

  /// How many codes there are; codes are below it.
  public int size() {
    return size;
  }

  /// Whether new tables had better keep the strings of this path as they are: there are very many
  /// and more than half of all that came were new.
  boolean isFull() {
    return (size > FULL_COUNT || characterCount > FULL_CHARACTERS) && 2L * size > askedCount;
  }

  /// Counts strings that came before the dictionary was read from a snapshot. Copies of rows are
  /// not counted: they say nothing about whether the next string is a new one.
  void countAsked(int count) {
    askedCount += count;
  }

  /// How many strings were added so far, new ones or not.
  public long askedCount() {
    return askedCount;
  }

  /// Memory that the strings and their codes take, as far as it can be told.
  public long sizeBytes() {
    long pointers = 0;
    for (String[] chunk : chunks) {
      pointers += 4L * chunk.length;
    }
    // A string of Latin letters: two headers, a hash, its bytes.
    return pointers + 4L * slots.length + 44L * size + characterCount;
  }
}
