package dev.muster.pql.interpret;

import com.google.re2j.Pattern;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.When;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.interpret.Value.Fields;
import dev.muster.pql.interpret.Value.Items;
import dev.muster.pql.interpret.Value.Real;
import dev.muster.pql.interpret.Value.Time;
import dev.muster.pql.interpret.Value.Whole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Evaluates a query for one profile, exactly as sections 4 to 11 of the language reference say.
/// Plain before fast: it is the specification that faster engines are compared with.
public final class Interpreter {
  private final EvaluationSettings settings;
  private final TimeRules times;
  private final List<Value> parameters = new ArrayList<>();
  private final List<Value> items = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();
  private final Calls calls;
  private final @Nullable Recorder recorder;
  private final @Nullable NowTrace trace;
  private @Nullable Value elementBegun;
  private long stepsLeft;

  private Interpreter(
      Map<String, Pattern> patterns,
      Value profile,
      EvaluationSettings settings,
      @Nullable Recorder recorder,
      boolean traced) {
    this.settings = settings;
    this.times = new TimeRules(settings.now(), settings.weekStart());
    this.trace = traced ? new NowTrace(settings.now(), times) : null;
    this.calls = new Calls(this, new Patterns(patterns));
    this.recorder = recorder;
    this.stepsLeft = settings.maximumSteps();
    parameters.add(profile);
    parameters.addAll(settings.furtherParameters());
  }

  public static Evaluation evaluate(
      CheckedQuery query, Value profile, EvaluationSettings settings) {
    return run(query, profile, settings, null);
  }

  /// Evaluates and writes down the value of every part. Slower, since no part is skipped.
  public static Evaluation explain(CheckedQuery query, Value profile, EvaluationSettings settings) {
    return run(query, profile, settings, new Recorder(profile));
  }

  /// Evaluates and says for how long the value holds, as far as time alone can change it. A
  /// membership that the settings decide about is taken to hold as long as its own evaluation says;
  /// that is for the caller to know.
  public static Lasting evaluateLasting(
      CheckedQuery query, Value profile, EvaluationSettings settings) {
    var interpreter = new Interpreter(query.patterns(), profile, settings, null, true);
    Evaluation evaluation = interpreter.run(query);
    NowTrace trace = Objects.requireNonNull(interpreter.trace);
    return new Lasting(evaluation, trace.untilMillis());
  }

  private Evaluation run(CheckedQuery query) {
    try {
      Value value = RoomyStack.call(query.depth(), () -> query(query.expression()));
      return new Evaluation.Evaluated(value, null);
    } catch (OutOfStepsException _) {
      return new Evaluation.OutOfSteps(settings.maximumSteps());
    }
  }

  private static Evaluation run(
      CheckedQuery query, Value profile, EvaluationSettings settings, @Nullable Recorder recorder) {
    try {
      Interpreter interpreter =
          new Interpreter(query.patterns(), profile, settings, recorder, false);
      Value value = RoomyStack.call(query.depth(), () -> interpreter.query(query.expression()));
      return new Evaluation.Evaluated(value, recorder == null ? null : recorder.explanation());
    } catch (OutOfStepsException _) {
      return new Evaluation.OutOfSteps(settings.maximumSteps());
    }
  }

  /// A part of a query to be evaluated again and again, each time for other values. What the
  /// expression needs of the query around it are its parameters here. Used by one thread.
  public static final class Part {
    private final Interpreter interpreter;
    private final Expression expression;

    /// @param patterns the regular expressions of the query
    public Part(Expression expression, Map<String, Pattern> patterns, EvaluationSettings settings) {
      this.expression = expression;
      this.interpreter = new Interpreter(patterns, Value.Null.VALUE, settings, null, false);
    }

    /// The value, or null when it takes more steps than the settings allow.
    public @Nullable Value evaluate(Value... parameters) {
      interpreter.parameters.clear();
      interpreter.parameters.addAll(List.of(parameters));
      interpreter.stepsLeft = interpreter.settings.maximumSteps();
      try {
        return interpreter.evaluate(expression);
      } catch (OutOfStepsException _) {
        return null;
      }
    }
  }

  private Value query(Expression expression) {
    if (!(expression instanceof Expression.Lambda(var names, var body, _))) {
      return evaluate(expression);
    }
    for (int index = 0; index < names.size(); index++) {
      bind(names.get(index), parameter(index + 1));
    }
    return evaluate(body);
  }

  /// Counts one step of work. Whatever loops calls it, so nothing can hang.
  void step() {
    if (--stepsLeft < 0) {
      throw new OutOfStepsException();
    }
  }

  Value evaluate(Expression expression) {
    step();
    if (recorder == null) {
      return value(expression);
    }
    recorder.enter(expression, names, items.size(), elementBegun);
    elementBegun = null;
    Value value = value(expression);
    recorder.exit(value);
    return value;
  }

  boolean holds(Expression condition) {
    return evaluate(condition).isTrue();
  }

  EvaluationSettings settings() {
    return settings;
  }

  TimeRules times() {
    return times;
  }

  Value profile() {
    return parameter(1);
  }

  /// Something was asked that depends on the calendar day.
  void readDay() {
    if (trace != null) {
      trace.readDay();
    }
  }

  /// Something was asked that depends on `now`, in a way that is not looked into.
  void readNow() {
    if (trace != null) {
      trace.readNow();
      trace.settle();
    }
  }

  boolean isExplaining() {
    return recorder != null;
  }

  void decided(Value element) {
    if (recorder != null) {
      recorder.decided(element);
    }
  }

  private Value value(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral(var text, _) -> new Value.Text(text);
      case Expression.IntegerLiteral(long number, _) -> new Whole(number);
      case Expression.DoubleLiteral(double number, _) -> new Real(number);
      case Expression.BooleanLiteral(boolean truth, _) -> Value.of(truth);
      case Expression.NullLiteral _ -> Value.Null.VALUE;
      case Expression.ListLiteral(var elements, _) -> {
        List<Value> list = new ArrayList<>(elements.size());
        elements.forEach(element -> list.add(evaluate(element)));
        yield new Items(list);
      }
      case Expression.ObjectLiteral(var entries, _) -> {
        Map<String, Value> members = new LinkedHashMap<>();
        entries.forEach(entry -> members.put(entry.key(), evaluate(entry.value())));
        yield new Fields(members);
      }
      case Expression.Parameter(int number, _) -> parameter(number);
      case Expression.Item(int level, _) -> items.get(items.size() - 1 - level);
      case Expression.Variable(var name, _) -> variable(name);
      case Expression.StepTime(var label, _) -> variable(stepName(label));
      case Expression.ContextReference(_, var content, _) ->
          Objects.requireNonNullElse(settings.context().get(content), Value.Null.VALUE);
      case Expression.Field(var object, var name, _) -> field(object, name);
      case Expression.Call call -> calls.call(call);
      case Expression.ForEach _, Expression.Lambda _ ->
          throw new IllegalStateException("A function is no value: " + expression);
      case Expression.Let(var name, var value, var body, _) -> {
        bind(name, evaluate(value));
        Value result = evaluate(body);
        unbind(1);
        yield result;
      }
      case Expression.If(var condition, var then, var otherwise, _) ->
          evaluate(holds(condition) ? then : otherwise);
      case Expression.And(var operands, _) -> Value.of(all(operands, true));
      case Expression.Or(var operands, _) -> Value.of(!all(operands, false));
      case Expression.Not(var operand, _) -> Value.of(!holds(operand));
      case Expression.Negate(var operand, _) ->
          Numbers.arithmetic(Expression.Operator.SUBTRACT, new Whole(0), evaluate(operand));
      case Expression.Comparison(var comparator, var left, var right, _) ->
          Value.of(compare(comparator, left, right));
      case Expression.Membership(boolean negated, var element, var list, _) ->
          Value.of(Lists.membership(negated, evaluate(element), evaluate(list)));
      case Expression.Like(var text, var pattern, _) ->
          Value.of(Strings.like(evaluate(text), evaluate(pattern)));
      case Expression.Arithmetic(var operator, var left, var right, _) ->
          Numbers.arithmetic(operator, evaluate(left), evaluate(right));
      case Expression.Occurs(var time, var when, boolean ignoringYear, _) ->
          Value.of(occurs(time, when, ignoringYear));
      case Expression.Moment moment -> moment(moment);
      case Expression.Period period -> period(period);
      case Expression.Select(var clauses, _) -> select(clauses);
      case Expression.Quantified quantified -> Value.of(quantified(quantified));
      case Expression.Aggregate aggregate -> {
        List<Value> found = new ArrayList<>();
        tuples(
            aggregate.clauses(),
            0,
            () -> {
              Value.flatten(evaluate(aggregate.value()), found);
              return true;
            });
        yield Numbers.aggregate(aggregate.aggregation(), found);
      }
      case Expression.Chain chain -> Value.of(new ChainMatcher(this, chain).matches());
    };
  }

  private Value moment(Expression.Moment moment) {
    if (trace != null) {
      if (moment.word() == Expression.Moment.Word.NOW) {
        trace.readNow();
      } else {
        trace.readStretch(moment);
      }
    }
    return times.moment(moment.word());
  }

  private Value period(Expression.Period period) {
    if (trace != null) {
      trace.readStretch(period);
    }
    return times.period(period.which(), period.unit());
  }

  private boolean compare(Comparator comparator, Expression left, Expression right) {
    if (trace == null || isNow(left) == isNow(right)) {
      return Comparing.compare(comparator, evaluate(left), evaluate(right));
    }
    trace.settle();
    Value ours = evaluate(left);
    Value theirs = evaluate(right);
    trace.takeRead();
    trace.comparedWith(isNow(left) ? theirs : ours);
    return Comparing.compare(comparator, ours, theirs);
  }

  private static boolean isNow(Expression expression) {
    return expression instanceof Expression.Moment(var word, _)
        && word == Expression.Moment.Word.NOW;
  }

  /// Whether all operands are as wanted. Stops at the first that is not, unless everything has to
  /// be explained.
  private boolean all(List<Expression> operands, boolean wanted) {
    boolean all = true;
    for (Expression operand : operands) {
      if (holds(operand) != wanted) {
        all = false;
        if (recorder == null) {
          break;
        }
      }
    }
    return all;
  }

  private Value parameter(int number) {
    return number <= parameters.size() ? parameters.get(number - 1) : Value.Null.VALUE;
  }

  private Value field(Expression object, String name) {
    Value owner = evaluate(object);
    if (object instanceof Expression.Item && name.equals("xEvent")) {
      Map<String, Value> members = Comparing.members(owner);
      if (members == null || !members.containsKey(name)) {
        return profile().field(name);
      }
    }
    return owner.field(name);
  }

  void bind(String name, Value value) {
    names.add(name);
    values.add(value);
  }

  void unbind(int count) {
    for (int index = 0; index < count; index++) {
      names.removeLast();
      values.removeLast();
    }
  }

  private Value variable(String name) {
    int index = names.lastIndexOf(name);
    return index < 0 ? Value.Null.VALUE : values.get(index);
  }

  /// Labels and variables do not meet: no variable has a space in front.
  static String stepName(String label) {
    return " " + label;
  }

  /// Evaluates something for one element, as its item or as the value of the function's parameter.
  Value perElement(Expression function, Value element) {
    return switch (function) {
      case Expression.ForEach(var body, _) -> inScope(element, body);
      case Expression.Lambda(var parameters, var body, _) when parameters.size() == 1 -> {
        bind(parameters.getFirst(), element);
        elementBegun = element;
        Value result = evaluate(body);
        unbind(1);
        yield result;
      }
      case Expression.Lambda _ -> perEntry(function, Value.Null.VALUE, element);
      default -> evaluate(function);
    };
  }

  /// The same for a key and a value of a map.
  Value perEntry(Expression function, Value key, Value element) {
    if (function instanceof Expression.Lambda(var parameters, var body, _)
        && parameters.size() == 2) {
      bind(parameters.get(0), key);
      bind(parameters.get(1), element);
      Value result = evaluate(body);
      unbind(2);
      return result;
    }
    return perElement(function, element);
  }

  Value inScope(Value element, Expression body) {
    items.add(element);
    elementBegun = element;
    Value result = evaluate(body);
    items.removeLast();
    return result;
  }

  <T> T withItem(Value element, Supplier<T> work) {
    items.add(element);
    T result = work.get();
    items.removeLast();
    return result;
  }

  private boolean occurs(Expression time, When when, boolean ignoringYear) {
    if (trace == null || !isNow(time)) {
      return occurs(evaluate(time), when, ignoringYear);
    }
    trace.settle();
    Value value = evaluate(time);
    if (!ignoringYear && when.references().stream().noneMatch(NowTrace::moves)) {
      trace.takeRead();
    }
    return occurs(value, when, ignoringYear);
  }

  /// Whether a time lies where the window says. A list holds if any of its times does, on either
  /// side.
  boolean occurs(Value time, When when, boolean ignoringYear) {
    return switch (when) {
      case When.On(var reference) -> occurs(time, when, reference(reference), null, ignoringYear);
      case When.Before(var reference) ->
          occurs(time, when, reference(reference), null, ignoringYear);
      case When.After(var reference) ->
          occurs(time, when, reference(reference), null, ignoringYear);
      case When.From(var reference) -> occurs(time, when, reference(reference), null, ignoringYear);
      case When.Between(var start, var end) ->
          occurs(time, when, reference(start), reference(end), ignoringYear);
      case When.Relative(_, _, _, _, var reference) ->
          occurs(time, when, reference(reference), null, ignoringYear);
    };
  }

  /// A reference that moves with `now` is looked into where it is used.
  private Value reference(Expression reference) {
    if (trace == null) {
      return evaluate(reference);
    }
    return switch (reference) {
      case Expression.Moment(var word, _) -> times.moment(word);
      case Expression.Period(var which, var unit, _) -> times.period(which, unit);
      default -> evaluate(reference);
    };
  }

  private boolean occurs(
      Value time, When when, Value first, @Nullable Value second, boolean ignoringYear) {
    List<Value> seconds = second == null ? List.of(Value.Null.VALUE) : second.elements();
    for (Value element : time.elements()) {
      Time left = TimeRules.time(element);
      if (left == null) {
        continue;
      }
      for (Value candidate : first.elements()) {
        Time start = TimeRules.time(candidate);
        for (Value other : seconds) {
          step();
          Time end = TimeRules.time(other);
          if (start != null
              && (second == null || end != null)
              && inside(left.start(), when, start, end, ignoringYear)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean inside(
      Instant time, When when, Time first, @Nullable Time second, boolean ignoringYear) {
    if (trace != null) {
      if (ignoringYear) {
        trace.lookedForIgnoringYear(when);
      } else {
        trace.lookedFor(time, when, first, second);
        if (time.equals(settings.now())) {
          trace.lookedForIn(times.span(when, first, second));
        }
      }
    }
    return ignoringYear
        ? times.insideIgnoringYear(time, when, first, second)
        : times.inside(time, when, first, second);
  }

  private Value select(List<Clause> clauses) {
    List<Value> found = new ArrayList<>();
    tuples(
        clauses,
        0,
        () -> {
          if (clauses.size() == 1) {
            found.add(values.getLast());
          } else {
            Map<String, Value> tuple = new LinkedHashMap<>();
            clauses.forEach(clause -> tuple.put(clause.variable(), variable(clause.variable())));
            found.add(new Fields(tuple));
          }
          decidedBy(clauses.size());
          return true;
        });
    return new Items(found);
  }

  private boolean quantified(Expression.Quantified quantified) {
    List<Clause> clauses = quantified.clauses();
    return switch (quantified.quantifier()) {
      case EXISTS -> !tuples(clauses, 0, () -> found(clauses));
      case NONE -> tuples(clauses, 0, () -> found(clauses));
      case ONE -> {
        int[] count = {0};
        tuples(
            clauses,
            0,
            () -> {
              found(clauses);
              return ++count[0] < 2;
            });
        yield count[0] == 1;
      }
      case FORALL -> forall(clauses, 0);
    };
  }

  private boolean found(List<Clause> clauses) {
    decidedBy(clauses.size());
    return false;
  }

  private void decidedBy(int bound) {
    if (recorder != null) {
      values.subList(values.size() - bound, values.size()).forEach(recorder::decided);
    }
  }

  /// Visits every tuple whose conditions hold until the visitor says stop; true if it never did.
  private boolean tuples(List<Clause> clauses, int index, BooleanSupplier visitor) {
    if (index == clauses.size()) {
      return visitor.getAsBoolean();
    }
    Clause clause = clauses.get(index);
    Expression condition = clause.condition();
    for (Value element : evaluate(clause.source()).elements()) {
      bind(clause.variable(), element);
      elementBegun = element;
      boolean goOn =
          (condition != null && !holds(condition)) || tuples(clauses, index + 1, visitor);
      elementBegun = null;
      unbind(1);
      step();
      if (!goOn) {
        return false;
      }
    }
    return true;
  }

  /// For every item of the first source its condition holds, and for each of them the same is true
  /// of the rest.
  private boolean forall(List<Clause> clauses, int index) {
    if (index == clauses.size()) {
      return true;
    }
    Clause clause = clauses.get(index);
    Expression condition = clause.condition();
    for (Value element : evaluate(clause.source()).elements()) {
      bind(clause.variable(), element);
      elementBegun = element;
      boolean holds = (condition == null || holds(condition)) && forall(clauses, index + 1);
      elementBegun = null;
      unbind(1);
      step();
      if (!holds) {
        decided(element);
        return false;
      }
    }
    return true;
  }
}
