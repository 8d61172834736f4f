package dev.muster.columns.kernel;

import dev.muster.columns.packed.Texts;
import dev.muster.columns.packed.Utf8;
import java.util.Arrays;

/// Looks for one string among strings that have no codes.
final class TextMatch {
  private final byte[] wanted;

  TextMatch(String text) {
    byte[] bytes = new byte[Math.toIntExact(Utf8.most(text.length()))];
    int length = Utf8.write(text, bytes, 0);
    this.wanted = Arrays.copyOf(bytes, length);
  }

  boolean holds(Texts texts, int place) {
    int start = texts.offsets().start(place);
    int end = texts.offsets().start(place + 1);
    return end - start == wanted.length
        && Arrays.equals(texts.bytes(), start, end, wanted, 0, wanted.length);
  }

  void filter(Texts texts, long[] bits) {
    Bits.clear(bits, texts.length());
    for (int place = 0; place < texts.length(); place++) {
      if (holds(texts, place)) {
        bits[place >>> 6] |= 1L << place;
      }
    }
  }
}
