package dev.muster.evaluation.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Says of a slice's rows what was said of all elements of a list. What only makes sense for all of
/// them stays where it is; a slice's rows are below theirs, so it reaches them all the same.
final class Relocation {
  private final Compiler compiler;
  private final Place from;
  private final Place to;
  private final Map<Term, Term> moved = new HashMap<>();

  Relocation(Compiler compiler, Place from, Place to) {
    this.compiler = compiler;
    this.from = from;
    this.to = to;
  }

  Term move(Term term) {
    if (!term.place().equals(from)) {
      return term;
    }
    Term known = moved.get(term);
    if (known == null) {
      known = moveNew(term);
      moved.put(term, known);
    }
    return known;
  }

  private Term moveNew(Term term) {
    if (term instanceof LeafTerm.Element) {
      return compiler.add(new LeafTerm.Element(to));
    }
    List<Term> inputs = new ArrayList<>();
    for (Term input : term.inputs()) {
      inputs.add(move(input));
    }
    if (inputs.equals(term.inputs())) {
      return term;
    }
    return switch (term) {
      case FieldTerm field -> compiler.add(field.about(inputs.getFirst()));
      case TestTerm test -> compiler.add(test.about(inputs.getFirst()));
      case LogicTerm logic -> compiler.add(new LogicTerm(logic.operator(), inputs));
      case ArithmeticTerm arithmetic ->
          compiler.add(new ArithmeticTerm(arithmetic.operator(), inputs.get(0), inputs.get(1)));
      case CompareTerm compare -> compiler.add(compare.about(inputs.get(0), inputs.get(1)));
      case OccursTerm occurs -> compiler.add(occurs.about(inputs));
      case NullTerm isNull -> compiler.add(isNull.about(inputs.getFirst()));
      default -> term;
    };
  }
}
