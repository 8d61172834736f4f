package dev.muster.domain.definitions;

/// How large the parts of a definition may be.
///
/// @param expressionBytes of the expression, in UTF-8
/// @param furtherLength of all unknown fields together, in characters of JSON
public record DefinitionLimits(
    int nameLength,
    int descriptionLength,
    int idLength,
    int expressionBytes,
    int furtherLength,
    int ttlInDays) {
  public static final DefinitionLimits DEFAULTS =
      new DefinitionLimits(255, 4_000, 255, 64 << 10, 16 << 10, 3_650);
}
