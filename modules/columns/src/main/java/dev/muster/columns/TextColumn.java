package dev.muster.columns;

/// Strings, as codes of the dictionary that all tables share for their path.
public final class TextColumn {
  private final Presence present;
  private final int[] codes;
  private final Dictionary dictionary;

  TextColumn(Presence present, int[] codes, Dictionary dictionary) {
    this.present = present;
    this.codes = codes;
    this.dictionary = dictionary;
  }

  public Presence present() {
    return present;
  }

  /// Whether rows are codes. Columns of mostly different strings are not; they have no `codeAt`.
  public boolean isCoded() {
    return true;
  }

  public Dictionary dictionary() {
    return dictionary;
  }

  /// The code at a row that holds a string.
  public int codeAt(int row) {
    return codes[row];
  }

  /// The string at a row that holds one.
  public String at(int row) {
    return dictionary.text(codes[row]);
  }

  long sizeBytes() {
    return present.sizeBytes() + 4L * codes.length;
  }
}
