package dev.muster.pql.json;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What the variables in scope stand for: names given by the author, or the elements of scopes,
/// which are numbered `_1`, `_2`… and are items again in the tree.
final class Bindings {
  private record Binding(String name, int scope) {}

  private static final int NO_SCOPE = 0;

  private final List<Binding> bound = new ArrayList<>();
  private int scopeDepth;
  private boolean inWindow;

  static boolean isScopeVariable(String name) {
    return name.length() > 1
        && name.charAt(0) == '_'
        && name.chars().skip(1).allMatch(character -> character >= '0' && character <= '9');
  }

  void bind(String name) {
    bound.add(new Binding(name, NO_SCOPE));
  }

  <T> T binding(List<String> names, Supplier<T> read) {
    return keeping(() -> {
      names.forEach(this::bind);
      return read.get();
    });
  }

  /// Unbinds whatever was bound meanwhile.
  <T> T keeping(Supplier<T> read) {
    int before = bound.size();
    T result = read.get();
    while (bound.size() > before) {
      bound.removeLast();
    }
    return result;
  }

  <T> T inScope(String name, Supplier<T> read) {
    scopeDepth++;
    bound.add(new Binding(name, scopeDepth));
    T result = read.get();
    bound.removeLast();
    scopeDepth--;
    return result;
  }

  /// Inside a window an unknown variable is the label of a step.
  <T> T inWindow(Supplier<T> read) {
    boolean outside = inWindow;
    inWindow = true;
    T result = read.get();
    inWindow = outside;
    return result;
  }

  Expression reference(String name, Position position) {
    for (int index = bound.size() - 1; index >= 0; index--) {
      Binding binding = bound.get(index);
      if (binding.name.equals(name)) {
        return binding.scope == NO_SCOPE
            ? new Expression.Variable(name, position)
            : new Expression.Item(scopeDepth - binding.scope, position);
      }
    }
    if (inWindow) {
      return new Expression.StepTime(name, position);
    }
    throw new Refusal(
        Problem.check(
            "unknown-variable", "The variable '" + name + "' is not declared.", position));
  }

  String nextScopeVariable() {
    return "_" + (scopeDepth + 1);
  }
}
