package dev.muster.columns.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// As many values at a time as a register holds; the last ones, which fill no word, one by one.
final class VectorLoops implements Loops {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /// With two doubles to a register there is nothing to gain; with more than 64 bytes the bits of a
  /// register do not fit a word.
  static boolean isWorthwhile() {
    return DOUBLES.length() > 2 && BYTES.length() <= 64;
  }

  @Override
  public void within(byte[] values, byte low, byte high, long[] bits) {
    int fullWords = values.length >>> 6;
    for (int word = 0; word < fullWords; word++) {
      long found = 0;
      for (int part = 0; part < 64; part += BYTES.length()) {
        ByteVector lanes = ByteVector.fromArray(BYTES, values, (word << 6) + part);
        found |=
            lanes
                    .compare(VectorOperators.GE, low)
                    .and(lanes.compare(VectorOperators.LE, high))
                    .toLong()
                << part;
      }
      bits[word] = found;
    }
    if ((values.length & 63) != 0) {
      bits[fullWords] = ScalarLoops.word(values, low, high, fullWords);
    }
  }

  @Override
  public void within(short[] values, short low, short high, long[] bits) {
    int fullWords = values.length >>> 6;
    for (int word = 0; word < fullWords; word++) {
      long found = 0;
      for (int part = 0; part < 64; part += SHORTS.length()) {
        ShortVector lanes = ShortVector.fromArray(SHORTS, values, (word << 6) + part);
        found |=
            lanes
                    .compare(VectorOperators.GE, low)
                    .and(lanes.compare(VectorOperators.LE, high))
                    .toLong()
                << part;
      }
      bits[word] = found;
    }
    if ((values.length & 63) != 0) {
      bits[fullWords] = ScalarLoops.word(values, low, high, fullWords);
    }
  }

  @Override
  public void within(int[] values, int low, int high, long[] bits) {
    int fullWords = values.length >>> 6;
    for (int word = 0; word < fullWords; word++) {
      long found = 0;
      for (int part = 0; part < 64; part += INTS.length()) {
        IntVector lanes = IntVector.fromArray(INTS, values, (word << 6) + part);
        found |=
            lanes
                    .compare(VectorOperators.GE, low)
                    .and(lanes.compare(VectorOperators.LE, high))
                    .toLong()
                << part;
      }
      bits[word] = found;
    }
    if ((values.length & 63) != 0) {
      bits[fullWords] = ScalarLoops.word(values, low, high, fullWords);
    }
  }

  @Override
  public void within(long[] values, long low, long high, long[] bits) {
    int fullWords = values.length >>> 6;
    for (int word = 0; word < fullWords; word++) {
      long found = 0;
      for (int part = 0; part < 64; part += LONGS.length()) {
        LongVector lanes = LongVector.fromArray(LONGS, values, (word << 6) + part);
        found |=
            lanes
                    .compare(VectorOperators.GE, low)
                    .and(lanes.compare(VectorOperators.LE, high))
                    .toLong()
                << part;
      }
      bits[word] = found;
    }
    if ((values.length & 63) != 0) {
      bits[fullWords] = ScalarLoops.word(values, low, high, fullWords);
    }
  }

  @Override
  public void within(double[] values, double low, double high, long[] bits) {
    int fullWords = values.length >>> 6;
    for (int word = 0; word < fullWords; word++) {
      long found = 0;
      for (int part = 0; part < 64; part += DOUBLES.length()) {
        DoubleVector lanes = DoubleVector.fromArray(DOUBLES, values, (word << 6) + part);
        found |=
            lanes
                    .compare(VectorOperators.GE, low)
                    .and(lanes.compare(VectorOperators.LE, high))
                    .toLong()
                << part;
      }
      bits[word] = found;
    }
    if ((values.length & 63) != 0) {
      bits[fullWords] = ScalarLoops.word(values, low, high, fullWords);
    }
  }
}
