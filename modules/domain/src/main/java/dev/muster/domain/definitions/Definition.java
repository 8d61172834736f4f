package dev.muster.domain.definitions;

import dev.muster.domain.Stamp;

/// A segment definition in one of its versions.
///
/// @param id a UUID
/// @param version 1 when created, one more with each change
public record Definition(
    String id, DefinitionContent content, long version, Stamp created, Stamp updated) {

  public String name() {
    return content.name();
  }

  public Definition revised(DefinitionContent next, Stamp stamp) {
    return new Definition(id, next, version + 1, created, stamp);
  }
}
