package dev.muster.columns;

import dev.muster.columns.packed.Integers;
import dev.muster.columns.packed.Texts;
import org.jspecify.annotations.Nullable;

/// Strings, as codes of the dictionary that all tables share for their path; or, where they are
/// mostly different, as they are.
public final class TextColumn {
  private final Presence present;
  private final @Nullable Integers codes;
  private final @Nullable Dictionary dictionary;
  private final @Nullable Texts texts;

  private TextColumn(
      Presence present,
      @Nullable Integers codes,
      @Nullable Dictionary dictionary,
      @Nullable Texts texts) {
    this.present = present;
    this.codes = codes;
    this.dictionary = dictionary;
    this.texts = texts;
  }

  /// @param codes of each row that holds a string, by [Presence#rank]
  public static TextColumn ofCodes(Presence present, Integers codes, Dictionary dictionary) {
    if (codes.length() != present.count()
        || codes.minimum() < 0
        || (codes.length() > 0 && codes.maximum() >= dictionary.size())) {
      throw new IllegalArgumentException("The codes do not fit the rows or the dictionary.");
    }
    return new TextColumn(present, codes, dictionary, null);
  }

  /// @param texts of each row that holds a string, by [Presence#rank]
  public static TextColumn ofTexts(Presence present, Texts texts) {
    if (texts.length() != present.count()) {
      throw new IllegalArgumentException("The strings do not fit the rows.");
    }
    return new TextColumn(present, null, null, texts);
  }

  public Presence present() {
    return present;
  }

  /// Whether rows are codes. Columns of mostly different strings are not; they have no `codeAt` and
  /// no `dictionary`.
  public boolean isCoded() {
    return codes != null;
  }

  public Dictionary dictionary() {
    if (dictionary == null) {
      throw new IllegalStateException("These strings have no codes.");
    }
    return dictionary;
  }

  /// The code at a row that holds a string.
  public int codeAt(int row) {
    return (int) codes().at(present.rank(row));
  }

  /// The string at a row that holds one.
  public String at(int row) {
    return stored(present.rank(row));
  }

  /// As [#at] by [Presence#rank].
  public String stored(int place) {
    return texts != null ? texts.at(place) : dictionary().text((int) codes().at(place));
  }

  /// The codes of the rows that hold a string, of a column that is coded.
  public Integers codes() {
    if (codes == null) {
      throw new IllegalStateException("These strings have no codes.");
    }
    return codes;
  }

  /// The strings of the rows that hold one, of a column that is not coded.
  public Texts texts() {
    if (texts == null) {
      throw new IllegalStateException("These strings are codes.");
    }
    return texts;
  }

  long sizeBytes() {
    return present.sizeBytes()
        + (codes == null ? 0 : codes.sizeBytes())
        + (texts == null ? 0 : texts.sizeBytes());
  }
}
