package dev.muster.domain.definitions;

/// The schema of the entities that a definition selects, by name or by id; the other one is empty.
public record SchemaReference(String name, String id) {
  public static final SchemaReference PROFILE = new SchemaReference("_xdm.context.profile", "");
}
