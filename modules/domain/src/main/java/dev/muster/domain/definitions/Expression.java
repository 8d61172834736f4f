package dev.muster.domain.definitions;

/// The query of a definition, as its author wrote it.
///
/// @param type always `PQL`
/// @param format `pql/text` or `pql/json`
public record Expression(String type, String format, String value) {
  public static final String PQL = "PQL";
  public static final String TEXT = "pql/text";
  public static final String JSON = "pql/json";
}
