package dev.muster.columns.packed;

import java.util.Arrays;

/// Whole numbers in the narrowest array that holds them. A number is `base + factor * stored`, so
/// that times a few days apart take two bytes and equal numbers none. Immutable.
public final class Integers {
  private static final byte[] NOTHING = {};
  private static final double[] POWERS = {1, 10, 100, 1_000, 10_000};

  private final int length;
  private final int width;
  private final long base;
  private final long factor;
  private final Object stored;
  private final long minimum;
  private final long maximum;

  private Integers(
      int length, int width, long base, long factor, Object stored, long minimum, long maximum) {
    this.length = length;
    this.width = width;
    this.base = base;
    this.factor = factor;
    this.stored = stored;
    this.minimum = minimum;
    this.maximum = maximum;
  }

  /// Puts together again what `width`, `base`, `factor`, `stored`, `minimum` and `maximum` gave.
  ///
  /// @param stored of the type that goes with the width. Not copied.
  public static Integers of(
      int length, int width, long base, long factor, Object stored, long minimum, long maximum) {
    int storedLength =
        switch (width) {
          case 0 -> length;
          case 1 -> ((byte[]) stored).length;
          case 2 -> ((short[]) stored).length;
          case 4 -> ((int[]) stored).length;
          case 8 -> ((long[]) stored).length;
          default ->
              throw new IllegalArgumentException("No integers of %d bytes.".formatted(width));
        };
    if (storedLength != length) {
      throw new IllegalArgumentException(
          "%d values for a length of %d.".formatted(storedLength, length));
    }
    return new Integers(length, width, base, factor, stored, minimum, maximum);
  }

  /// @param factor divides the distance of any two of the values
  public static Integers pack(long[] values, int length, long factor) {
    if (length == 0) {
      return new Integers(0, 0, 0, 1, NOTHING, 0, 0);
    }
    long minimum = Long.MAX_VALUE;
    long maximum = Long.MIN_VALUE;
    for (int index = 0; index < length; index++) {
      minimum = Math.min(minimum, values[index]);
      maximum = Math.max(maximum, values[index]);
    }
    long steps = Long.divideUnsigned(maximum - minimum, factor);
    int width = width(steps);
    // The smallest value is stored as the lowest number of the width.
    long base = width == 8 || width == 0 ? 0 : minimum + factor * (1L << (8 * width - 1));
    Object stored =
        switch (width) {
          case 0 -> NOTHING;
          case 1 -> bytes(values, length, base, factor);
          case 2 -> shorts(values, length, base, factor);
          case 4 -> ints(values, length, base, factor);
          default -> Arrays.copyOf(values, length);
        };
    return new Integers(
        length,
        width,
        width == 0 ? minimum : base,
        width == 8 || width == 0 ? 1 : factor,
        stored,
        minimum,
        maximum);
  }

  public static Integers pack(int[] values, int length) {
    long[] wide = new long[length];
    for (int index = 0; index < length; index++) {
      wide[index] = values[index];
    }
    return pack(wide, length, 1);
  }

  private static int width(long steps) {
    if (steps == 0) {
      return 0;
    }
    if (steps >>> 8 == 0) {
      return 1;
    }
    if (steps >>> 16 == 0) {
      return 2;
    }
    return steps >>> 32 == 0 ? 4 : 8;
  }

  private static byte[] bytes(long[] values, int length, long base, long factor) {
    byte[] stored = new byte[length];
    for (int index = 0; index < length; index++) {
      stored[index] = (byte) ((values[index] - base) / factor);
    }
    return stored;
  }

  private static short[] shorts(long[] values, int length, long base, long factor) {
    short[] stored = new short[length];
    for (int index = 0; index < length; index++) {
      stored[index] = (short) ((values[index] - base) / factor);
    }
    return stored;
  }

  private static int[] ints(long[] values, int length, long base, long factor) {
    int[] stored = new int[length];
    for (int index = 0; index < length; index++) {
      stored[index] = (int) ((values[index] - base) / factor);
    }
    return stored;
  }

  public int length() {
    return length;
  }

  /// Bytes of each stored value: 0 (all are `base`), 1, 2, 4 or 8.
  public int width() {
    return width;
  }

  public long base() {
    return base;
  }

  public long factor() {
    return factor;
  }

  /// The least of the values; 0 when there are none.
  public long minimum() {
    return minimum;
  }

  public long maximum() {
    return maximum;
  }

  /// A `byte[]`, `short[]`, `int[]` or `long[]` by the width. Not to be changed.
  public Object stored() {
    return stored;
  }

  public long at(int index) {
    return switch (width) {
      case 0 -> base;
      case 1 -> base + factor * ((byte[]) stored)[index];
      case 2 -> base + factor * ((short[]) stored)[index];
      case 4 -> base + factor * ((int[]) stored)[index];
      default -> ((long[]) stored)[index];
    };
  }

  /// Copies the values `from` to `to`, that one excluded, to `out[at]` and on.
  public void read(int from, int to, long[] out, int at) {
    int shift = at - from;
    switch (width) {
      case 0 -> Arrays.fill(out, at, at + to - from, base);
      case 1 -> {
        byte[] values = (byte[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = base + factor * values[index];
        }
      }
      case 2 -> {
        short[] values = (short[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = base + factor * values[index];
        }
      }
      case 4 -> {
        int[] values = (int[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = base + factor * values[index];
        }
      }
      default -> System.arraycopy((long[]) stored, from, out, at, to - from);
    }
  }

  /// As the other, for values that are known to fit 32 bits.
  public void read(int from, int to, int[] out, int at) {
    int shift = at - from;
    int lowBase = (int) base;
    int lowFactor = (int) factor;
    switch (width) {
      case 0 -> Arrays.fill(out, at, at + to - from, lowBase);
      case 1 -> {
        byte[] values = (byte[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = lowBase + lowFactor * values[index];
        }
      }
      case 2 -> {
        short[] values = (short[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = lowBase + lowFactor * values[index];
        }
      }
      case 4 -> {
        int[] values = (int[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = lowBase + lowFactor * values[index];
        }
      }
      default -> {
        long[] values = (long[]) stored;
        for (int index = from; index < to; index++) {
          out[index + shift] = (int) values[index];
        }
      }
    }
  }

  /// Divides the values by a power of ten and puts them into `out[0]` and on.
  public void read(int from, int to, int scale, double[] out) {
    double power = POWERS[scale];
    switch (width) {
      case 0 -> Arrays.fill(out, 0, to - from, base / power);
      case 1 -> {
        byte[] values = (byte[]) stored;
        for (int index = from; index < to; index++) {
          out[index - from] = (base + factor * values[index]) / power;
        }
      }
      case 2 -> {
        short[] values = (short[]) stored;
        for (int index = from; index < to; index++) {
          out[index - from] = (base + factor * values[index]) / power;
        }
      }
      case 4 -> {
        int[] values = (int[]) stored;
        for (int index = from; index < to; index++) {
          out[index - from] = (base + factor * values[index]) / power;
        }
      }
      default -> {
        long[] values = (long[]) stored;
        for (int index = from; index < to; index++) {
          out[index - from] = values[index] / power;
        }
      }
    }
  }

  /// As the other, for those at some places.
  public void read(int[] places, int count, int scale, double[] out) {
    double power = POWERS[scale];
    switch (width) {
      case 0 -> Arrays.fill(out, 0, count, base / power);
      case 1 -> {
        byte[] values = (byte[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = (base + factor * values[places[index]]) / power;
        }
      }
      case 2 -> {
        short[] values = (short[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = (base + factor * values[places[index]]) / power;
        }
      }
      case 4 -> {
        int[] values = (int[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = (base + factor * values[places[index]]) / power;
        }
      }
      default -> {
        long[] values = (long[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = values[places[index]] / power;
        }
      }
    }
  }

  /// As the other, for values that are known to fit 32 bits.
  public void read(int[] places, int count, int[] out) {
    int lowBase = (int) base;
    int lowFactor = (int) factor;
    switch (width) {
      case 0 -> Arrays.fill(out, 0, count, lowBase);
      case 1 -> {
        byte[] values = (byte[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = lowBase + lowFactor * values[places[index]];
        }
      }
      case 2 -> {
        short[] values = (short[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = lowBase + lowFactor * values[places[index]];
        }
      }
      case 4 -> {
        int[] values = (int[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = lowBase + lowFactor * values[places[index]];
        }
      }
      default -> {
        long[] values = (long[]) stored;
        for (int index = 0; index < count; index++) {
          out[index] = (int) values[places[index]];
        }
      }
    }
  }

  public long sizeBytes() {
    return (long) width * length;
  }
}
