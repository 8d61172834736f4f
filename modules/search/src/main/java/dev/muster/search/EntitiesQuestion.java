package dev.muster.search;

import java.util.Optional;

/// Which entities someone wants to see.
///
/// @param text the search, in Lucene's syntax; blank is the same as none
/// @param folderId only what is in this folder, at any depth
/// @param page from 0
/// @param limit how many entities make a page
public record EntitiesQuestion(
    String namespace, Optional<String> text, Optional<String> folderId, int page, int limit) {
  public static final int DEFAULT_LIMIT = 50;

  public static EntitiesQuestion in(String namespace) {
    return new EntitiesQuestion(namespace, Optional.empty(), Optional.empty(), 0, DEFAULT_LIMIT);
  }

  public EntitiesQuestion matching(String search) {
    return new EntitiesQuestion(namespace, Optional.of(search), folderId, page, limit);
  }

  public EntitiesQuestion inside(String folder) {
    return new EntitiesQuestion(namespace, text, Optional.of(folder), page, limit);
  }

  public EntitiesQuestion page(int number, int size) {
    return new EntitiesQuestion(namespace, text, folderId, number, size);
  }
}
