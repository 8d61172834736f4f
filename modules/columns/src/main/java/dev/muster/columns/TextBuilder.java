package dev.muster.columns;

import dev.muster.columns.packed.Integers;
import dev.muster.columns.packed.Texts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The strings of one path: codes of the dictionary, or the strings as they are where there is
/// none.
final class TextBuilder {
  private final GrowingRows rows = new GrowingRows();
  private final @Nullable Dictionary dictionary;
  private final TextBytes bytes = new TextBytes();
  private int[] codes = {};

  /// @param dictionary null for strings that are not to be coded
  TextBuilder(@Nullable Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  int count() {
    return rows.count();
  }

  void add(int row, String text) {
    if (dictionary == null) {
      bytes.add(text);
    } else {
      addCode(dictionary.code(text));
    }
    rows.add(row);
  }

  private void addCode(int code) {
    reserve(1);
    codes[rows.count()] = code;
  }

  private void reserve(int added) {
    int needed = rows.count() + added;
    if (needed > codes.length) {
      codes = Arrays.copyOf(codes, GrowingRows.grown(needed));
    }
  }

  void copy(int at, TextColumn source, RowRun run) {
    if (run.isRange()) {
      copyRange(source, source.present().rank(run.from()), source.present().rank(run.to()));
      rows.addAll(at, source.present(), run);
    } else {
      gather(at, source, run);
    }
  }

  private void copyRange(TextColumn source, int first, int end) {
    if (dictionary != null && source.isCoded() && source.dictionary() == dictionary) {
      reserve(end - first);
      source.codes().read(first, end, codes, rows.count());
    } else if (dictionary == null && !source.isCoded()) {
      bytes.addAll(source.texts(), first, end);
    } else if (dictionary != null) {
      reserve(end - first);
      for (int place = first; place < end; place++) {
        codes[rows.count() + place - first] = dictionary.code(source.stored(place));
      }
    } else {
      for (int place = first; place < end; place++) {
        bytes.add(source.stored(place));
      }
    }
  }

  private void gather(int at, TextColumn source, RowRun run) {
    boolean sameCodes = dictionary != null && source.isCoded() && source.dictionary() == dictionary;
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if (!source.present().at(row)) {
        continue;
      }
      if (sameCodes) {
        addCode(source.codeAt(row));
        rows.add(at + index);
      } else {
        add(at + index, source.at(row));
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
    bytes.truncate(rows.count());
  }

  TextColumn build(int rowCount) {
    Presence present = rows.presence(rowCount);
    if (dictionary != null) {
      return TextColumn.ofCodes(present, Integers.pack(codes, rows.count()), dictionary);
    }
    Texts texts = bytes.build();
    return TextColumn.ofTexts(present, texts);
  }
}
