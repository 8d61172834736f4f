package dev.muster.columns.storage;

import dev.muster.columns.Presence;
import dev.muster.columns.packed.Flags;
import dev.muster.columns.packed.Integers;
import dev.muster.columns.packed.Offsets;
import dev.muster.columns.packed.Texts;

/// What columns are made of, as bytes and back.
final class PackedCodec {
  private static final int ALL = 0;
  private static final int WORDS = 1;
  private static final int LISTED = 2;
  private static final int NONE = 3;

  private PackedCodec() {}

  static void write(Presence present, ByteSink out) {
    int[] listed = present.listed();
    long[] words = listed == null ? present.words() : null;
    if (listed != null) {
      out.oneByte(LISTED);
      out.oneInt(listed.length);
      out.ints(listed);
    } else if (words != null) {
      out.oneByte(WORDS);
      out.longs(words);
    } else {
      out.oneByte(ALL);
    }
  }

  static Presence presence(ByteSource in, int rowCount) {
    return switch (in.oneByte()) {
      case ALL -> Presence.all(rowCount);
      case WORDS -> Presence.of(rowCount, in.longs((rowCount + 63) >>> 6));
      case LISTED -> {
        int count = in.oneInt();
        yield Presence.ofRows(rowCount, in.ints(count), count);
      }
      default -> throw new IllegalArgumentException("No form of presence.");
    };
  }

  static void write(Flags flags, ByteSink out) {
    long[] words = flags.words();
    if (words != null) {
      out.oneByte(WORDS);
      out.longs(words);
    } else {
      out.oneByte(flags.isNone() ? NONE : ALL);
    }
  }

  static Flags flags(ByteSource in, int length) {
    return switch (in.oneByte()) {
      case ALL -> Flags.all(length, true);
      case NONE -> Flags.all(length, false);
      case WORDS -> Flags.of(length, in.longs((length + 63) >>> 6));
      default -> throw new IllegalArgumentException("No form of flags.");
    };
  }

  static void write(Integers integers, ByteSink out) {
    out.oneByte(integers.width());
    out.oneLong(integers.base());
    out.oneLong(integers.factor());
    out.oneLong(integers.minimum());
    out.oneLong(integers.maximum());
    switch (integers.width()) {
      case 0 -> {}
      case 1 -> out.bytes((byte[]) integers.stored());
      case 2 -> out.shorts((short[]) integers.stored());
      case 4 -> out.ints((int[]) integers.stored());
      default -> out.longs((long[]) integers.stored());
    }
  }

  static Integers integers(ByteSource in, int length) {
    int width = in.oneByte();
    long base = in.oneLong();
    long factor = in.oneLong();
    long minimum = in.oneLong();
    long maximum = in.oneLong();
    Object stored =
        switch (width) {
          case 1 -> in.bytes(length);
          case 2 -> in.shorts(length);
          case 4 -> in.ints(length);
          case 8 -> in.longs(length);
          default -> new byte[0];
        };
    return Integers.of(length, width, base, factor, stored, minimum, maximum);
  }

  static void write(Offsets offsets, ByteSink out) {
    out.oneInt(offsets.stride());
    if (offsets.stride() < 0) {
      out.ints(offsets.starts());
    }
  }

  static Offsets offsets(ByteSource in, int length) {
    int stride = in.oneInt();
    return stride >= 0
        ? Offsets.equal(length, stride)
        : Offsets.of(in.ints(Math.addExact(length, 1)));
  }

  static void write(Texts texts, ByteSink out) {
    write(texts.offsets(), out);
    out.oneByte(texts.wellFormed() ? 1 : 0);
    out.oneInt(texts.bytes().length);
    out.bytes(texts.bytes());
  }

  static Texts texts(ByteSource in, int length) {
    Offsets offsets = offsets(in, length);
    boolean wellFormed = in.oneByte() == 1;
    return new Texts(in.bytes(in.oneInt()), offsets, wellFormed);
  }
}
