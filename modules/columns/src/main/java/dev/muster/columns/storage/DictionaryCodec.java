package dev.muster.columns.storage;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Dictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Dictionaries as bytes and back.
final class DictionaryCodec {
  private DictionaryCodec() {}

  /// @param sizes of each dictionary, by path: what was added later is left out
  static void write(Dictionaries dictionaries, Map<String, Integer> sizes, ByteSink out) {
    out.oneInt(sizes.size());
    sizes.forEach((path, size) -> {
      Dictionary dictionary = dictionaries.find(path);
      if (dictionary == null || dictionary.size() < size) {
        throw new IllegalArgumentException("Not so many strings of %s.".formatted(path));
      }
      out.text(path);
      out.oneLong(dictionary.askedCount());
      out.oneInt(size);
      for (int code = 0; code < size; code++) {
        out.text(dictionary.text(code));
      }
    });
  }

  static Dictionaries read(ByteSource in) {
    var dictionaries = new Dictionaries();
    for (int left = in.oneInt(); left > 0; left--) {
      String path = in.text();
      long askedCount = in.oneLong();
      int size = in.oneInt();
      List<String> texts = new ArrayList<>();
      for (int code = 0; code < size; code++) {
        texts.add(in.text());
      }
      dictionaries.restore(path, texts, askedCount);
    }
    return dictionaries;
  }
}
