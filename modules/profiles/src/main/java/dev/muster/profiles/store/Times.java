package dev.muster.profiles.store;

import dev.muster.profiles.identity.ArrayBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// When fragments came, in milliseconds since 1970: four bytes each while those of a block lie
/// within 49 days of each other.
final class Times {
  private final long base;
  private final int[] near;
  private final long[] far;

  private Times(long base, int[] near, long[] far) {
    this.base = base;
    this.near = near;
    this.far = far;
  }

  /// @param millis not kept; what is 0 or less counts as none
  static Times of(long[] millis) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (long each : millis) {
      if (each > 0) {
        least = Math.min(least, each);
        most = Math.max(most, each);
      }
    }
    if (most >= least && most - least >= 0xFFFF_FFFFL) {
      return new Times(0, new int[0], millis.clone());
    }
    int[] near = new int[millis.length];
    for (int row = 0; row < near.length; row++) {
      near[row] = millis[row] <= 0 ? 0 : (int) (millis[row] - least);
    }
    return new Times(most == 0 ? 0 : least, near, new long[0]);
  }

  /// At a row that has a fragment.
  long at(int row) {
    return far.length > 0 ? far[row] : base + Integer.toUnsignedLong(near[row]);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(base);
    ArrayBytes.write(out, near, near.length);
    ArrayBytes.write(out, far);
  }

  static Times read(DataInput in) throws IOException {
    return new Times(in.readLong(), ArrayBytes.readInts(in), ArrayBytes.readLongs(in));
  }

  long sizeBytes() {
    return 8L * far.length + 4L * near.length;
  }
}
