package dev.muster.pql.function;

/// What is known of a value before evaluation. Data are dynamic, so most paths are `ANY`; a type is
/// only as strong as a literal, a function or a schema makes it.
public enum Type {
  ANY("any value"),
  NULL("null"),
  BOOLEAN("a Boolean"),
  NUMBER("a number"),
  STRING("a string"),
  TIME("a time"),
  LIST("a list"),
  MAP("a map"),
  OBJECT("an object"),
  ENTRY("a map entry");

  private final String words;

  Type(String words) {
    this.words = words;
  }

  /// The type in a sentence: "a list".
  public String words() {
    return words;
  }

  public boolean isScalar() {
    return this == BOOLEAN || this == NUMBER || this == STRING || this == TIME;
  }

  /// Whether a value of this static type can be what `wanted` asks for. A list stands for its
  /// elements wherever a scalar is wanted, since conditions lift over lists.
  public boolean canBe(Type wanted) {
    if (this == ANY || this == NULL || wanted == ANY || this == wanted) {
      return true;
    }
    return switch (wanted) {
      case TIME -> this == STRING || this == NUMBER || this == LIST;
      case STRING, NUMBER, BOOLEAN -> this == LIST;
      case LIST -> this == OBJECT || this == MAP;
      case MAP -> this == OBJECT || this == LIST;
      case OBJECT -> this == MAP;
      default -> false;
    };
  }
}
