package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What all blocks have in common that are evaluated at one time: what does not depend on a
/// profile.
final class Run {
  private final EvaluationSettings settings;
  private final TimeRules times;
  private final Map<Expression, Value> constants = new ConcurrentHashMap<>();
  private final Map<Term, ValueTest> tests = new ConcurrentHashMap<>();

  Run(EvaluationSettings settings) {
    this.settings = settings;
    this.times = new TimeRules(settings.now(), settings.weekStart());
  }

  EvaluationSettings settings() {
    return settings;
  }

  TimeRules times() {
    return times;
  }

  /// The value of an expression without a profile in it.
  Value constant(Expression expression) {
    Value known = constants.get(expression);
    if (known == null) {
      known = new Interpreter.Part(expression, Map.of(), settings).evaluate(Value.Null.VALUE);
      if (known == null) {
        throw new UnfitException("a constant that takes too many steps");
      }
      constants.put(expression, known);
    }
    return known;
  }

  ValueTest test(Term term, Expression body, Map<String, Pattern> patterns) {
    return tests.computeIfAbsent(term, _ -> new ValueTest(body, patterns, this));
  }
}
