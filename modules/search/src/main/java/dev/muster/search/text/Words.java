package dev.muster.search.text;

import java.util.ArrayList;
import java.util.List;

/// Cuts a text into words: runs of letters, digits and the marks upon them. Everything else parts
/// words, also `_`, `.` and `'`, so that `EU_high-value` has three. What is written without spaces
/// (ideographs, kana, emoji) is a word for each character; searches ask for such words side by
/// side.
///
/// Part of the index's format: a change here needs a new `IndexFormat.VERSION`.
public final class Words {
  /// A longer run is cut, so that no text can make a term that Lucene refuses.
  private static final int MAXIMUM_LENGTH = 255;

  private final String text;
  private int start;
  private int end;

  private Words(String text) {
    this.text = text;
  }

  /// The words of a text, folded, in order.
  public static List<String> of(String text) {
    var words = new ArrayList<String>();
    for (Words at = in(text); at.next(); ) {
      words.add(at.folded());
    }
    return words;
  }

  /// Stands before the first word.
  static Words in(String text) {
    return new Words(text);
  }

  /// Moves to the next word; false at the end.
  boolean next() {
    start = end;
    while (start < text.length() && !startsWord(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    if (start == text.length()) {
      end = start;
      return false;
    }
    int first = text.codePointAt(start);
    end = start + Character.charCount(first);
    boolean alone = standsAlone(first);
    while (end < text.length() && end - start < MAXIMUM_LENGTH) {
      int character = text.codePointAt(end);
      if (!(alone ? isMark(character) : isWordPart(character) && !standsAlone(character))) {
        break;
      }
      end += Character.charCount(character);
    }
    return true;
  }

  String folded() {
    return Folding.fold(text.substring(start, end));
  }

  /// Whether this character belongs to a word.
  public static boolean isWordPart(int character) {
    if (character < 0x80) {
      return (character >= 'a' && character <= 'z')
          || (character >= 'A' && character <= 'Z')
          || (character >= '0' && character <= '9');
    }
    return switch (Character.getType(character)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }

  /// Whether this character is a word by itself.
  public static boolean standsAlone(int character) {
    return character >= 0x80
        && (Character.isIdeographic(character)
            || Character.getType(character) == Character.OTHER_SYMBOL
            || Character.UnicodeScript.of(character) == Character.UnicodeScript.HIRAGANA);
  }

  private static boolean startsWord(int character) {
    return isWordPart(character) && !isMark(character);
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
