package dev.muster.evaluation.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Says of a slice's rows what was said of all elements of a list. What only makes sense for all of
/// them stays where it is; a slice's rows are below theirs, so it reaches them all the same.
final class Relocation {
  private final Compiler compiler;
  private final Map<Place, Place> places = new HashMap<>();
  private final Map<Term, Term> moved = new HashMap<>();

  Relocation(Compiler compiler, Place from, Place to) {
    this.compiler = compiler;
    places.put(from, to);
  }

  Term move(Term term) {
    if (!places.containsKey(term.place())) {
      return term;
    }
    Term known = moved.get(term);
    if (known == null) {
      known = moveNew(term);
      moved.put(term, known);
    }
    return known;
  }

  // Terms are hash-consed: the same term is the same object.
  @SuppressWarnings("ReferenceEquality")
  private Term moveNew(Term term) {
    if (term instanceof LeafTerm.Element) {
      return compiler.add(new LeafTerm.Element(Objects.requireNonNull(places.get(term.place()))));
    }
    List<Term> inputs = new ArrayList<>();
    for (Term input : term.inputs()) {
      inputs.add(move(input));
      if (inputs.size() == 1 && isAboutElements(term) && !input.equals(inputs.getFirst())) {
        // What is said of the list's elements moves with the list.
        places.put(ClauseCompiler.elements(input), ClauseCompiler.elements(inputs.getFirst()));
      }
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
      case FilterTerm filter ->
          compiler.add(new FilterTerm(inputs.get(0), inputs.get(1), filter.isDefined()));
      case QuantifierTerm.Any _ -> compiler.add(new QuantifierTerm.Any(inputs.getFirst()));
      case QuantifierTerm.All _ ->
          compiler.add(new QuantifierTerm.All(inputs.get(0), inputs.get(1)));
      case CountTerm count -> compiler.add(count.about(inputs.getFirst()));
      case AggregateTerm aggregate -> compiler.add(aggregate.about(inputs.get(0), inputs.get(1)));
      default -> term;
    };
  }

  private static boolean isAboutElements(Term term) {
    return term instanceof FilterTerm
        || term instanceof QuantifierTerm.All
        || term instanceof AggregateTerm;
  }
}
