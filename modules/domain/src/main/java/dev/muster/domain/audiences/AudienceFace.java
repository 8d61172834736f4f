package dev.muster.domain.audiences;

/// What an audience has beside its segment definition. Labels, tags and the like are further fields
/// of the definition, so that both show them.
public record AudienceFace(Lifecycle lifecycle) {
  /// Of a definition about which nothing else was said.
  public static final AudienceFace PLAIN = new AudienceFace(Lifecycle.PUBLISHED);
}
