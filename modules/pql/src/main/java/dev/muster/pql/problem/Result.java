package dev.muster.pql.problem;

import java.util.List;
import java.util.function.Function;

/// Either what was asked for or the problems that stand in its way. A caller's mistake is a value,
/// so nothing that reads or checks an expression throws.
public sealed interface Result<T> {

  record Success<T>(T value) implements Result<T> {}

  record Failure<T>(List<Problem> problems) implements Result<T> {
    public Failure {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("A failure has a problem.");
      }
    }
  }

  static <T> Result<T> failure(Problem problem) {
    return new Failure<>(List.of(problem));
  }

  default <R> Result<R> then(Function<T, Result<R>> next) {
    return switch (this) {
      case Success<T>(T value) -> next.apply(value);
      case Failure<T>(var problems) -> new Failure<>(problems);
    };
  }

  default <R> Result<R> map(Function<T, R> change) {
    return then(value -> new Success<>(change.apply(value)));
  }

  /// The problems, none if there is a value.
  default List<Problem> problems() {
    return switch (this) {
      case Success<T> _ -> List.of();
      case Failure<T>(var problems) -> problems;
    };
  }
}
