package dev.muster.pql.function;

import java.util.List;

/// One function of the language: how it is written, what it takes and what it gives.
///
/// `perElement` is the index of the argument that is evaluated once for each element of the first
/// one, or -1. `parameters` are the types of the arguments; the last one stands for all that
/// follow.
public record Function(
    String name,
    int minimum,
    int maximum,
    Form form,
    int perElement,
    List<Type> parameters,
    Type result) {

  /// How people write it: after a receiver, or before its arguments.
  public enum Form {
    METHOD,
    PREFIX
  }

  public Function {
    parameters = List.copyOf(parameters);
  }

  public Type parameter(int index) {
    return parameters.isEmpty() ? Type.ANY : parameters.get(Math.min(index, parameters.size() - 1));
  }

  public boolean accepts(int argumentCount) {
    return argumentCount >= minimum && argumentCount <= maximum;
  }

  /// The arguments it takes, in a sentence: "2 to 3 arguments".
  public String arity() {
    if (maximum == Integer.MAX_VALUE) {
      return "at least " + minimum + (minimum == 1 ? " argument" : " arguments");
    }
    if (minimum == maximum) {
      return (minimum == 0 ? "no" : minimum) + (minimum == 1 ? " argument" : " arguments");
    }
    return minimum + " to " + maximum + " arguments";
  }
}
