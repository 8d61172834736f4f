package dev.muster.columns;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The dictionaries of all paths of a store: one for each path, shared by all its tables, so that a
/// predicate over strings is asked once for each string and not once for each table. One thread
/// adds; any thread may read.
public final class Dictionaries {
  private final Map<String, Dictionary> byPath = new ConcurrentHashMap<>();

  /// @param path steps joined by dots, `[]` for the elements of a list
  Dictionary at(String path) {
    return byPath.computeIfAbsent(path, Dictionary::new);
  }

  public @Nullable Dictionary find(String path) {
    return byPath.get(path);
  }

  /// Makes a dictionary with the strings and codes it had when it was written.
  ///
  /// @param askedCount what [Dictionary#askedCount] said then
  public void restore(String path, List<String> texts, long askedCount) {
    Dictionary dictionary = at(path);
    dictionary.fill(texts);
    dictionary.countAsked(Math.clamp(askedCount - texts.size(), 0, Integer.MAX_VALUE));
  }

  /// How many strings each dictionary has at this moment, by path: what a writer of tables needs in
  /// order to leave out what comes later.
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    byPath.forEach((path, dictionary) -> sizes.put(path, dictionary.size()));
    return sizes;
  }

  public long sizeBytes() {
    return byPath.values().stream().mapToLong(Dictionary::sizeBytes).sum();
  }
}
