package dev.muster.domain.audiences;

import dev.muster.domain.Stamp;

/// An audience whose members come from outside, in one of its versions.
///
/// @param id a UUID
/// @param version 1 when created, one more with each change
public record ExternalAudience(
    String id, ExternalContent content, long version, Stamp created, Stamp updated) {

  /// In its first version.
  public static ExternalAudience created(String id, ExternalContent content, Stamp stamp) {
    return new ExternalAudience(id, content, 1, stamp, stamp);
  }

  public String name() {
    return content.name();
  }

  public ExternalAudience revised(ExternalContent next, Stamp stamp) {
    return new ExternalAudience(id, next, version + 1, created, stamp);
  }
}
