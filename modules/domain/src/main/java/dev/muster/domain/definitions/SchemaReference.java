package dev.muster.domain.definitions;

/// The schema of the entities that a definition selects, by name, by id or by both; what is not
/// given is empty.
public record SchemaReference(String name, String id) {
  public static final SchemaReference PROFILE = new SchemaReference("_xdm.context.profile", "");
}
