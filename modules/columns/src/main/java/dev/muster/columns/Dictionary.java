package dev.muster.columns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The strings of one path, numbered in the order they came. Only grows. One thread adds; any
/// thread may read the codes of a table that was published to it.
public final class Dictionary {
  private final Map<String, Integer> codes = new HashMap<>();
  private volatile List<String> texts = new ArrayList<>();

  /// The code of the string, a new one if need be.
  int code(String text) {
    Integer known = codes.get(text);
    if (known != null) {
      return known;
    }
    int code = codes.size();
    codes.put(text, code);
    texts.add(text);
    return code;
  }

  public String text(int code) {
    return texts.get(code);
  }

  /// How many codes there are; codes are below it.
  public int size() {
    return texts.size();
  }
}
