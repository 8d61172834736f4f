package dev.muster.columns.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both forms of each loop give the same bits. The seed of a failure stands in its name.
class LoopsTest {
  private static final Loops SCALAR = new ScalarLoops();
  private static final Loops VECTOR = new VectorLoops();

  private interface Filter {
    void fill(Loops loops, long[] bits);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  private static void assertSame(int length, Filter filter) {
    long[] scalar = new long[Bits.wordCount(length)];
    long[] vector = new long[Bits.wordCount(length)];
    java.util.Arrays.fill(vector, -1L);
    filter.fill(SCALAR, scalar);
    filter.fill(VECTOR, vector);
    assertThat(vector).isEqualTo(scalar);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void giveTheSameBits(long seed) {
    var random = new SplittableRandom(seed);
    int length = random.nextInt(400);
    byte[] bytes = new byte[length];
    short[] shorts = new short[length];
    int[] ints = new int[length];
    long[] longs = new long[length];
    double[] doubles = new double[length];
    int shift = random.nextInt(60);
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) random.nextInt();
      shorts[index] = (short) (random.nextInt() >> shift);
      ints[index] = random.nextInt() >> shift;
      longs[index] = random.nextLong() >> shift;
      doubles[index] = random.nextInt(8) == 0 ? -0.0 : random.nextInt(-3, 4) / 2.0;
    }
    long low = random.nextLong() >> shift;
    long high = random.nextLong() >> shift;
    assertSame(length, (loops, bits) -> loops.within(bytes, (byte) low, (byte) high, bits));
    assertSame(length, (loops, bits) -> loops.within(shorts, (short) low, (short) high, bits));
    assertSame(length, (loops, bits) -> loops.within(ints, (int) low, (int) high, bits));
    assertSame(length, (loops, bits) -> loops.within(longs, low, high, bits));
    assertSame(length, (loops, bits) -> loops.within(doubles, low % 3 / 2.0, high % 3 / 2.0, bits));
    assertSame(length, (loops, bits) -> loops.within(doubles, 0.0, 0.0, bits));
    assertSame(length, (loops, bits) -> loops.within(doubles, Double.NEGATIVE_INFINITY, 1.0, bits));
  }
}
