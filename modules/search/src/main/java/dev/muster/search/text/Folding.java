package dev.muster.search.text;

import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/// Makes words that people take for the same the same: without case, accents, width and ligatures.
/// `Été`, `ete` and `ｅｔｅ` fold to `ete`, `Straße` to `strasse`.
///
/// Part of the index's format: a change here needs a new `IndexFormat.VERSION`.
public final class Folding {
  private static final int MOST_CHARS_FOR_ONE = 4;

  private Folding() {}

  public static String fold(String text) {
    return isPlain(text) ? text.toLowerCase(Locale.ROOT) : foldAny(text);
  }

  private static boolean isPlain(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String foldAny(String text) {
    String decomposed =
        Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT);
    var bare = new StringBuilder(decomposed.length());
    decomposed.codePoints().filter(c -> !isAccent(c)).forEach(bare::appendCodePoint);
    // Composed again, because some scripts are written with marks that are more than accents.
    char[] composed = Normalizer.normalize(bare, Normalizer.Form.NFC).toCharArray();
    char[] folded = new char[composed.length * MOST_CHARS_FOR_ONE];
    int length = ASCIIFoldingFilter.foldToASCII(composed, 0, folded, 0, composed.length);
    return new String(folded, 0, length).toLowerCase(Locale.ROOT).replace('ς', 'σ');
  }

  /// The marks that Latin, Greek, Cyrillic, Hebrew and Arabic can be written without.
  private static boolean isAccent(int character) {
    return (character >= 0x0300 && character <= 0x036F)
        || (character >= 0x0591 && character <= 0x05C7 && isMark(character))
        || (character >= 0x064B && character <= 0x065F)
        || character == 0x0670
        || (character >= 0x1AB0 && character <= 0x1AFF)
        || (character >= 0x1DC0 && character <= 0x1DFF)
        || (character >= 0x20D0 && character <= 0x20FF)
        || (character >= 0xFE00 && character <= 0xFE0F)
        || (character >= 0xFE20 && character <= 0xFE2F);
  }

  private static boolean isMark(int character) {
    return Character.getType(character) == Character.NON_SPACING_MARK;
  }
}
