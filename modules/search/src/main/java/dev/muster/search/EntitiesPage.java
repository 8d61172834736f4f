package dev.muster.search;

import java.util.List;

/// One page of entities.
///
/// @param totalCount of all pages
/// @param page from 0
/// @param limit how many entities make a page
public record EntitiesPage(List<Entity> entities, int totalCount, int page, int limit) {

  /// At least 1.
  public int totalPages() {
    return Math.max(1, Math.ceilDiv(totalCount, limit));
  }
}
