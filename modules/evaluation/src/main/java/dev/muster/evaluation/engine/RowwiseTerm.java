package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A function without a kernel: the interpreter is asked for each row.
final class RowwiseTerm extends Term {
  private final Expression body;
  private final Map<String, Pattern> patterns;

  /// @param body with the inputs as its parameters
  RowwiseTerm(List<Term> inputs, Expression body, Map<String, Pattern> patterns) {
    super(inputs);
    this.body = body;
    this.patterns = patterns;
  }

  Expression body() {
    return body;
  }

  @Override
  Object key() {
    return body;
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    List<Vector> inputs = new ArrayList<>();
    for (Term input : inputs()) {
      inputs.add(frame.aligned(input, level));
    }
    Interpreter.Part part = new Interpreter.Part(body, patterns, frame.run().settings());
    Value[] arguments = new Value[inputs.size()];
    Value[] results = new Value[level.rowCount()];
    for (int row = 0; row < results.length; row++) {
      for (int index = 0; index < arguments.length; index++) {
        arguments[index] = RowVector.at(inputs.get(index), row);
      }
      Value result = part.evaluate(arguments);
      if (result == null) {
        throw new UnfitException("a function that takes too many steps");
      }
      results[row] = result;
    }
    return new Boxed(level, results);
  }
}
