package dev.muster.pql.check;

import com.google.re2j.Pattern;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Problem;
import java.util.List;
import java.util.Map;

/// An expression that makes sense. Only the checker makes one, and only this can be evaluated or
/// compiled.
public final class CheckedQuery {
  private final Expression expression;
  private final Type type;
  private final Map<String, Pattern> patterns;
  private final List<Problem> warnings;
  private final Schema schema;
  private final int depth;

  CheckedQuery(
      Expression expression,
      Type type,
      Map<String, Pattern> patterns,
      List<Problem> warnings,
      Schema schema) {
    this.expression = expression;
    this.type = type;
    this.patterns = Map.copyOf(patterns);
    this.warnings = List.copyOf(warnings);
    this.schema = schema;
    this.depth = TreeSize.of(expression).depth();
  }

  public Expression expression() {
    return expression;
  }

  /// The type of its result, as far as it is known. A segment's result is read as a Boolean
  /// whatever it is.
  public Type type() {
    return type;
  }

  /// The regular expressions written in the query, compiled once.
  public Map<String, Pattern> patterns() {
    return patterns;
  }

  public List<Problem> warnings() {
    return warnings;
  }

  /// How deep the tree is, for whoever recurses over it.
  public int depth() {
    return depth;
  }

  public Schema schema() {
    return schema;
  }
}
