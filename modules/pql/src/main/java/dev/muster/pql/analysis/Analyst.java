package dev.muster.pql.analysis;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.When;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Schema;
import dev.muster.pql.check.Scopes;
import dev.muster.pql.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Walks over a query once and collects what it looks at.
public final class Analyst {
  private static final List<String> EVENTS = List.of("xEvent");
  private static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "average",
          "min",
          "max",
          "count",
          "groupBy",
          "topN",
          "bottomN",
          "distinctCountWithNull",
          "countWithNull",
          "countOnlyNull");
  private static final int MANY_AGGREGATIONS = 3;
  private static final int DEEP_NESTING = 2;

  private final Schema schema;
  private final Scopes scopes = new Scopes();
  private final SortedSet<String> paths = new TreeSet<>();
  private final SortedSet<String> segments = new TreeSet<>();
  private final SortedSet<String> lookups = new TreeSet<>();
  private final List<EventTerm> terms = new ArrayList<>();
  private int chainCount;
  private int sequentialEvents;
  private int aggregations;
  private int arrayDepth;
  private int arrayNesting;
  private boolean ignoresYear;
  private boolean usesAudienceManager;

  /// How the part that is being looked at takes part in the whole.
  private record Role(boolean negated, boolean aggregated) {
    static final Role PLAIN = new Role(false, false);

    Role flipped() {
      return new Role(!negated, aggregated);
    }

    Role counted() {
      return new Role(negated, true);
    }
  }

  private Analyst(Schema schema) {
    this.schema = schema;
  }

  public static Analysis analyse(CheckedQuery query) {
    return RoomyStack.call(query.depth(), () -> new Analyst(query.schema()).query(query));
  }

  private Analysis query(CheckedQuery query) {
    Expression expression = query.expression();
    if (expression instanceof Expression.Lambda(var parameters, var body, _)) {
      for (int index = 0; index < parameters.size(); index++) {
        scopes.bind(parameters.get(index), index == 0 ? List.of() : null);
      }
      walk(body, Role.PLAIN);
    } else {
      walk(expression, Role.PLAIN);
    }
    return result(query);
  }

  private Analysis result(CheckedQuery query) {
    SortedSet<String> eventTypes = new TreeSet<>();
    LookBack lookBack = LookBack.NONE;
    for (EventTerm term : terms) {
      eventTypes.addAll(term.eventTypes());
      lookBack = lookBack.longer(term.lookBack());
    }
    List<Problem> warnings = new ArrayList<>(query.warnings());
    Position start = query.expression().position();
    if (aggregations > MANY_AGGREGATIONS) {
      warnings.add(
          Problem.check(
              "many-aggregations",
              "The query aggregates "
                  + aggregations
                  + " times; more than "
                  + MANY_AGGREGATIONS
                  + " make it slow.",
              start));
    }
    if (arrayNesting > DEEP_NESTING) {
      warnings.add(
          Problem.check(
              "deep-arrays",
              "The query goes "
                  + arrayNesting
                  + " arrays deep; more than "
                  + DEEP_NESTING
                  + " make it slow.",
              start));
    }
    return new Analysis(
        paths,
        eventTypes,
        segments,
        lookBack,
        terms,
        sequentialEvents,
        aggregations,
        arrayNesting,
        ignoresYear,
        lookups,
        usesAudienceManager,
        warnings);
  }

  private void walk(Expression expression, Role role) {
    switch (expression) {
      case Expression.Field field -> field(field, role);
      case Expression.Call call -> call(call, role);
      case Expression.Not(var operand, _) -> walk(operand, role.flipped());
      case Expression.Occurs occurs -> occurs(occurs, role);
      case Expression.Let let -> let(let, role);
      case Expression.Select(var clauses, _) ->
          scopes.keeping(() -> {
            clauses(clauses, role);
            return null;
          });
      case Expression.Quantified quantified -> quantified(quantified, role);
      case Expression.Aggregate aggregate -> {
        aggregations++;
        scopes.keeping(() -> {
          clauses(aggregate.clauses(), role.counted());
          walk(aggregate.value(), Role.PLAIN);
          return null;
        });
      }
      case Expression.Chain chain -> chain(chain, role);
      default -> expression.children().forEach(child -> walk(child, role));
    }
  }

  private void field(Expression.Field field, Role role) {
    Expression base = base(field);
    note(scopes.path(field));
    membership(field);
    if (isRawEvents(base)) {
      consume(field, role);
      return;
    }
    Expression object = field.object();
    while (object instanceof Expression.Field inner) {
      object = inner.object();
    }
    walk(object, role);
  }

  private void call(Expression.Call call, Role role) {
    membership(call);
    if (call.function().equals("inSegment")
        && call.arguments().getFirst() instanceof Expression.StringLiteral(var id, _)) {
      segments.add(id);
    }
    if (call.arguments().isEmpty()) {
      return;
    }
    if (isRawEvents(base(call))) {
      consume(call, role);
      return;
    }
    boolean aggregating = AGGREGATIONS.contains(call.function());
    if (aggregating) {
      aggregations++;
    }
    Role inner = aggregating ? role.counted() : role;
    walk(call.arguments().getFirst(), call.function().equals("isNull") ? inner.flipped() : inner);
    arguments(call);
  }

  /// The arguments besides what the call is made on.
  private void arguments(Expression.Call call) {
    @Nullable List<String> source = scopes.path(call.arguments().getFirst());
    for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
      perElement(argument, source);
    }
  }

  private void perElement(Expression argument, @Nullable List<String> source) {
    switch (argument) {
      case Expression.ForEach(var body, _) ->
          deeper(() ->
              scopes.inScope(
                  source,
                  () -> {
                    walk(body, Role.PLAIN);
                    return null;
                  }));
      case Expression.Lambda(var parameters, var body, _) ->
          deeper(() ->
              scopes.keeping(() -> {
                for (int index = 0; index < parameters.size(); index++) {
                  boolean element = index == parameters.size() - 1;
                  scopes.bind(parameters.get(index), element ? source : null);
                }
                walk(body, Role.PLAIN);
                return null;
              }));
      default -> walk(argument, Role.PLAIN);
    }
  }

  private void deeper(Runnable work) {
    arrayDepth++;
    arrayNesting = Math.max(arrayNesting, arrayDepth);
    work.run();
    arrayDepth--;
  }

  /// Everything that is done to the profile's events in one run of calls and fields is one term:
  /// `xEvent[…].sum(…)`.
  private void consume(Expression outermost, Role role) {
    LookBack lookBack = LookBack.UNLIMITED;
    SortedSet<String> types = new TreeSet<>();
    boolean negated = role.negated;
    boolean aggregated = role.aggregated;
    Expression current = outermost;
    note(scopes.path(outermost));
    while (!isRawEvents(current)) {
      switch (current) {
        case Expression.Field field -> {
          note(scopes.path(field));
          current = field.object();
        }
        case Expression.Call call -> {
          if (AGGREGATIONS.contains(call.function())) {
            aggregations++;
            aggregated = true;
          }
          if (call.function().equals("isNull") || call.function().equals("forall")) {
            negated = !negated;
          }
          if (narrows(call) && isWholeEvent(call.arguments().getFirst())) {
            lookBack = lookBack.shorter(elementLookBack(call.arguments().get(1)));
            types.addAll(EventTypes.of(body(call.arguments().get(1))));
          }
          arguments(call);
          current = call.arguments().getFirst();
        }
        default -> throw new IllegalStateException("Not a run on events: " + current);
      }
    }
    note(EVENTS);
    add(types, lookBack, 0, negated, aggregated, outermost.position());
  }

  /// Whether the call keeps only elements that meet its condition, or asks whether there are any.
  private static boolean narrows(Expression.Call call) {
    return (call.function().equals("filter") || call.function().equals("exists"))
        && call.arguments().size() == 2;
  }

  private boolean isWholeEvent(Expression expression) {
    return EVENTS.equals(scopes.path(expression));
  }

  private static Expression body(Expression function) {
    return switch (function) {
      case Expression.ForEach each -> each.body();
      case Expression.Lambda lambda -> lambda.body();
      default -> function;
    };
  }

  private static LookBack elementLookBack(Expression function) {
    return switch (function) {
      case Expression.ForEach(var body, _) -> Windows.of(body, Analyst::isTimestampOfItem);
      case Expression.Lambda(var parameters, var body, _) ->
          Windows.of(body, isTimestampOf(parameters.getLast()));
      default -> LookBack.UNLIMITED;
    };
  }

  private static boolean isTimestampOfItem(Expression time) {
    return time instanceof Expression.Field(Expression.Item(int level, _), var name, _)
        && level == 0
        && name.equals("timestamp");
  }

  private static Predicate<Expression> isTimestampOf(String variable) {
    return time ->
        time instanceof Expression.Field(Expression.Variable(var owner, _), var name, _)
            && owner.equals(variable)
            && name.equals("timestamp");
  }

  private void occurs(Expression.Occurs occurs, Role role) {
    ignoresYear |= occurs.ignoringYear();
    Expression time = occurs.time();
    if (List.of("xEvent", "timestamp").equals(scopes.path(time)) && isRawEvents(base(time))) {
      note(scopes.path(time));
      LookBack lookBack = occurs.ignoringYear() ? LookBack.UNLIMITED : Windows.of(occurs.when());
      add(new TreeSet<>(), lookBack, 0, role.negated, role.aggregated, occurs.position());
      List<Expression> children = occurs.children();
      children.subList(1, children.size()).forEach(child -> walk(child, role));
      return;
    }
    occurs.children().forEach(child -> walk(child, role));
  }

  private void let(Expression.Let let, Role role) {
    walk(let.value(), Role.PLAIN);
    scopes.keeping(() -> {
      scopes.bind(let.variable(), scopes.path(let.value()));
      walk(let.body(), role);
      return null;
    });
  }

  private void quantified(Expression.Quantified quantified, Role role) {
    Role inner =
        switch (quantified.quantifier()) {
          case EXISTS -> role;
          case NONE, FORALL -> role.flipped();
          case ONE -> role.counted();
        };
    scopes.keeping(() -> {
      boolean bounded = quantified.quantifier() != Expression.Quantifier.FORALL;
      clauses(quantified.clauses(), inner, bounded);
      return null;
    });
  }

  private void clauses(List<Clause> clauses, Role role) {
    clauses(clauses, role, true);
  }

  /// `bounded` if the conditions limit which events are looked at, which those of `forall` do not.
  private void clauses(List<Clause> clauses, Role role, boolean bounded) {
    int depth = arrayDepth;
    for (Clause clause : clauses) {
      @Nullable List<String> source = scopes.path(clause.source());
      Expression condition = clause.condition();
      if (isRawEvents(clause.source())) {
        LookBack lookBack =
            bounded && condition != null
                ? Windows.of(condition, isTimestampOf(clause.variable()))
                : LookBack.UNLIMITED;
        SortedSet<String> types = condition == null ? new TreeSet<>() : EventTypes.of(condition);
        note(EVENTS);
        add(types, lookBack, 0, role.negated, role.aggregated, clause.position());
      } else {
        walk(clause.source(), role);
      }
      scopes.bind(clause.variable(), source);
      arrayDepth = depth + nesting(source);
      arrayNesting = Math.max(arrayNesting, arrayDepth);
      if (condition != null) {
        walk(condition, Role.PLAIN);
      }
    }
    arrayDepth = depth;
  }

  /// An item of an event lies two arrays deep, whichever way one gets there.
  private static int nesting(@Nullable List<String> source) {
    return source != null && source.size() > 1 && source.getFirst().equals("xEvent") ? 2 : 1;
  }

  private void chain(Expression.Chain chain, Role role) {
    chainCount++;
    int sequence = chainCount;
    int positive = (int) chain.steps().stream().filter(step -> !step.excluded()).count();
    sequentialEvents = Math.max(sequentialEvents, positive);
    @Nullable List<String> source = scopes.path(chain.source());
    boolean overEvents = EVENTS.equals(source);
    if (isRawEvents(chain.source())) {
      note(EVENTS);
    } else {
      walk(chain.source(), role);
    }
    Map<String, LookBack> reached = new HashMap<>();
    LookBack previous = null;
    for (Step step : chain.steps()) {
      LookBack lookBack = lookBack(step, reached, previous);
      if (overEvents) {
        SortedSet<String> types = EventTypes.of(step.what());
        step.where().forEach(condition -> types.addAll(EventTypes.of(condition)));
        boolean negated = role.negated != (positive == 0);
        add(types, lookBack, sequence, negated, role.aggregated, step.position());
      }
      if (!step.excluded()) {
        reached.put(step.label(), lookBack);
        previous = lookBack;
      }
      parts(chain, step, source);
    }
  }

  private void parts(Expression.Chain chain, Step step, @Nullable List<String> source) {
    deeper(() ->
        scopes.inScope(
            source,
            () -> {
              walk(chain.timestamp(), Role.PLAIN);
              walk(step.what(), Role.PLAIN);
              step.where().forEach(condition -> walk(condition, Role.PLAIN));
              for (Step.Window window : step.windows()) {
                ignoresYear |= window.ignoringYear();
                window.when().references().forEach(time -> walk(time, Role.PLAIN));
              }
              return null;
            }));
  }

  /// A step that comes some time after an earlier one looks no further back than that one. A step
  /// that says nothing about time has no window, even if one would follow from the order.
  private static LookBack lookBack(
      Step step, Map<String, LookBack> reached, @Nullable LookBack previous) {
    LookBack shortest = LookBack.UNLIMITED;
    for (Step.Window window : step.windows()) {
      if (!window.ignoringYear()) {
        shortest = shortest.shorter(Windows.of(window.when()));
        if (isAfter(window.when())) {
          for (Expression reference : window.when().references()) {
            if (reference instanceof Expression.StepTime(var label, _)) {
              shortest = shortest.shorter(reached.getOrDefault(label, LookBack.UNLIMITED));
            }
          }
        }
      }
    }
    boolean follows = !step.gaps().isEmpty() || step.excluded();
    return follows && previous != null ? shortest.shorter(previous) : shortest;
  }

  private static boolean isAfter(When when) {
    return switch (when) {
      case When.On _, When.After _, When.From _, When.Between _ -> true;
      case When.Before _ -> false;
      case When.Relative relative ->
          relative.direction() != When.Direction.BEFORE
              && relative.comparator() != Comparator.NOT_EQUAL;
    };
  }

  private void add(
      SortedSet<String> types,
      LookBack lookBack,
      int sequence,
      boolean negated,
      boolean aggregated,
      Position position) {
    terms.add(
        new EventTerm(
            types, lookBack, sequence, negated, aggregated, position.line(), position.column()));
  }

  private void note(@Nullable List<String> path) {
    if (path == null || path.isEmpty()) {
      return;
    }
    String joined = String.join(".", path);
    paths.add(joined);
    if (schema.crossesLookup(path)) {
      lookups.add(joined);
    }
  }

  /// `segmentMembership.get("ups").get("id")` names an audience as `inSegment` does.
  private void membership(Expression expression) {
    List<String> steps = membershipSteps(expression);
    if (steps == null || steps.isEmpty()) {
      return;
    }
    usesAudienceManager |= steps.getFirst().equals("aam");
    if (steps.size() >= 2) {
      segments.add(steps.get(1));
    }
  }

  private @Nullable List<String> membershipSteps(Expression expression) {
    if (expression instanceof Expression.Field field
        && List.of("segmentMembership").equals(scopes.path(field))) {
      return List.of();
    }
    Expression owner;
    String step;
    switch (expression) {
      case Expression.Field(var object, var name, _) -> {
        owner = object;
        step = name;
      }
      case Expression.Call call
          when call.function().equals("get")
              && call.arguments().size() == 2
              && call.arguments().get(1) instanceof Expression.StringLiteral(var key, _) -> {
        owner = call.arguments().getFirst();
        step = key;
      }
      default -> {
        return null;
      }
    }
    List<String> before = membershipSteps(owner);
    if (before == null) {
      return null;
    }
    List<String> steps = new ArrayList<>(before);
    steps.add(step);
    return steps;
  }

  /// What a run of fields and calls begins with.
  private static Expression base(Expression expression) {
    Expression base = expression;
    while (!isRawEvents(base)) {
      if (base instanceof Expression.Field field) {
        base = field.object();
      } else if (base instanceof Expression.Call call && !call.arguments().isEmpty()) {
        base = call.arguments().getFirst();
      } else {
        return base;
      }
    }
    return base;
  }

  private static boolean isRawEvents(Expression expression) {
    return expression instanceof Expression.Field(var object, var name, _)
        && name.equals("xEvent")
        && (object instanceof Expression.Item
            || (object instanceof Expression.Parameter(int number, _) && number == 1));
  }
}
