package dev.muster.pql.problem;

import dev.muster.pql.ast.Position;
import org.jspecify.annotations.Nullable;

/// Something wrong, or worth knowing, about an expression: a stable code for programs, a sentence
/// for people, the place, and where we can a hint at what to write instead.
public record Problem(
    String code, String message, Kind kind, int line, int column, @Nullable String hint) {

  /// `PARSE`: it cannot be read. `CHECK`: it reads but makes no sense. `LIMIT`: it is larger than
  /// we accept.
  public enum Kind {
    PARSE,
    CHECK,
    LIMIT
  }

  public static Problem parse(String code, String message, Position position) {
    return new Problem(code, message, Kind.PARSE, position.line(), position.column(), null);
  }

  public static Problem check(String code, String message, Position position) {
    return new Problem(code, message, Kind.CHECK, position.line(), position.column(), null);
  }

  public static Problem limit(String code, String message, Position position) {
    return new Problem(code, message, Kind.LIMIT, position.line(), position.column(), null);
  }

  public Problem withHint(String text) {
    return new Problem(code, message, kind, line, column, text);
  }

  @Override
  public String toString() {
    return line + ":" + column + " " + code + ": " + message + (hint == null ? "" : " " + hint);
  }
}
