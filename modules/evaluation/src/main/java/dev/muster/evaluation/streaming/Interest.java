package dev.muster.evaluation.streaming;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can change the answer of a query: more than will, never less.
///
/// @param eventTypes folded; events of other types change nothing; null when any event may
/// @param attributes whether a new fragment can
/// @param time whether the mere passing of time can
/// @param timeBesidesEvents whether it can for a profile without any event
record Interest(
    @Nullable Set<String> eventTypes, boolean attributes, boolean time, boolean timeBesidesEvents) {
  private static final String EVENTS = "xEvent";
  private static final Set<String> TIMELY =
      Set.of("currentMonth", "currentYear", "currentDayOfMonth", "random");

  static Interest of(CheckedQuery query) {
    return RoomyStack.call(
        query.depth(),
        () -> {
          var reading = new Reading();
          reading.walk(query.expression(), false);
          return new Interest(
              reading.anyType ? null : reading.types,
              reading.attributes,
              reading.time,
              reading.timeBesidesEvents);
        });
  }

  /// Whether letters of another case are all that it may be taken for.
  static boolean isPlain(String type) {
    return !type.isEmpty() && type.chars().allMatch(character -> character < 128);
  }

  /// The same for types that differ in case only.
  static String folded(String type) {
    return type.toLowerCase(Locale.ROOT);
  }

  /// What can change one of two answers.
  Interest and(Interest other) {
    @Nullable Set<String> types = null;
    if (eventTypes != null && other.eventTypes != null) {
      types = new HashSet<>(eventTypes);
      types.addAll(other.eventTypes);
    }
    return new Interest(
        types,
        attributes || other.attributes,
        time || other.time,
        timeBesidesEvents || other.timeBesidesEvents);
  }

  /// One walk over a query.
  private static final class Reading {
    private final Set<String> types = new HashSet<>();
    private boolean anyType;
    private boolean attributes;
    private boolean time;
    private boolean timeBesidesEvents;

    /// @param ofEvents whether the expression is evaluated for events only
    void walk(Expression expression, boolean ofEvents) {
      switch (expression) {
        case Expression.Field(var object, var name, _) -> {
          if (isProfile(object)) {
            read(name);
          } else {
            if (name.equals(EVENTS)) {
              // Named from within another scope, or of a variable that may be the profile.
              anyType = true;
            }
            walk(object, ofEvents);
          }
        }
        case Expression.Parameter(int number, _) when number == 1 -> {
          attributes = true;
          anyType = true;
        }
        case Expression.Lambda(var parameters, var body, _) -> {
          walk(body, ofEvents);
          if (!ofEvents && !parameters.isEmpty()) {
            // The variable may stand for the profile.
            attributes = true;
            anyType = true;
          }
        }
        case Expression.Moment _, Expression.Period _ -> passing(ofEvents);
        case Expression.Call call -> call(call, ofEvents);
        case Expression.Chain chain -> chain(chain, ofEvents);
        case Expression.Quantified(var quantifier, var clauses, _) ->
            clauses(clauses, quantifier != Expression.Quantifier.FORALL, ofEvents);
        case Expression.Select(var clauses, _) -> clauses(clauses, true, ofEvents);
        case Expression.Aggregate(_, var value, var clauses, _) -> {
          clauses(clauses, true, ofEvents);
          walk(value, ofEvents);
        }
        default -> expression.children().forEach(child -> walk(child, ofEvents));
      }
    }

    private void read(String field) {
      if (field.equals(EVENTS)) {
        anyType = true;
      } else {
        attributes = true;
      }
    }

    private void passing(boolean ofEvents) {
      time = true;
      timeBesidesEvents |= !ofEvents;
    }

    private void call(Expression.Call call, boolean ofEvents) {
      if (TIMELY.contains(call.function())) {
        passing(ofEvents);
      }
      boolean narrows =
          (call.function().equals("filter") || call.function().equals("exists"))
              && call.arguments().size() == 2
              && isEvents(call.arguments().getFirst());
      if (!narrows) {
        call.arguments().forEach(argument -> walk(argument, ofEvents));
        return;
      }
      switch (call.arguments().get(1)) {
        case Expression.ForEach(var body, _) -> {
          ofType(required(body, null));
          walk(body, true);
        }
        case Expression.Lambda(var parameters, var body, _) when parameters.size() == 1 -> {
          ofType(required(body, parameters.getFirst()));
          walk(body, true);
        }
        default -> {
          anyType = true;
          walk(call.arguments().get(1), ofEvents);
        }
      }
    }

    private void chain(Expression.Chain chain, boolean ofEvents) {
      boolean own = isEvents(chain.source());
      if (!own) {
        walk(chain.source(), ofEvents);
      }
      walk(chain.timestamp(), own || ofEvents);
      for (Step step : chain.steps()) {
        @Nullable Set<String> required = required(step.what(), null);
        for (Expression condition : step.where()) {
          required = required == null ? required(condition, null) : required;
        }
        if (own) {
          ofType(required);
        }
        walk(step.what(), own || ofEvents);
        step.where().forEach(condition -> walk(condition, own || ofEvents));
        for (Step.Window window : step.windows()) {
          window.when().references().forEach(reference -> walk(reference, own || ofEvents));
        }
      }
    }

    private void clauses(List<Clause> clauses, boolean narrowing, boolean ofEvents) {
      boolean within = ofEvents;
      for (Clause clause : clauses) {
        @Nullable Expression condition = clause.condition();
        if (isEvents(clause.source())) {
          ofType(condition == null || !narrowing ? null : required(condition, clause.variable()));
          within = true;
        } else {
          walk(clause.source(), within);
        }
        if (condition != null) {
          walk(condition, within);
        }
      }
    }

    private void ofType(@Nullable Set<String> required) {
      if (required == null) {
        anyType = true;
      } else {
        types.addAll(required);
      }
    }

    private static boolean isProfile(Expression expression) {
      return expression instanceof Expression.Parameter(int number, _) && number == 1;
    }

    private static boolean isEvents(Expression expression) {
      return expression instanceof Expression.Field(var object, var name, _)
          && name.equals(EVENTS)
          && isProfile(object);
    }

    /// The types one of which an event must have for the condition to hold; null when it may have
    /// any, or none.
    ///
    /// @param variable that stands for the event; null for the innermost item
    private static @Nullable Set<String> required(Expression condition, @Nullable String variable) {
      return switch (condition) {
        case Expression.And(var operands, _) -> {
          for (Expression operand : operands) {
            Set<String> required = required(operand, variable);
            if (required != null) {
              yield required;
            }
          }
          yield null;
        }
        case Expression.Or(var operands, _) -> {
          var either = new HashSet<String>();
          for (Expression operand : operands) {
            Set<String> required = required(operand, variable);
            if (required == null) {
              yield null;
            }
            either.addAll(required);
          }
          yield either;
        }
        case Expression.Comparison(var comparator, var left, var right, _)
            when comparator == Comparator.EQUAL ->
            isType(left, variable)
                ? texts(List.of(right))
                : isType(right, variable) ? texts(List.of(left)) : null;
        case Expression.Membership(boolean negated, var element, var list, _)
            when !negated && isType(element, variable) ->
            list instanceof Expression.ListLiteral(var elements, _) ? texts(elements) : null;
        case Expression.Call(var function, var arguments, _)
            when function.equals("equals") && isType(arguments.getFirst(), variable) ->
            texts(
                arguments.subList(
                    1,
                    arguments.getLast() instanceof Expression.BooleanLiteral
                        ? arguments.size() - 1
                        : arguments.size()));
        default -> null;
      };
    }

    private static boolean isType(Expression expression, @Nullable String variable) {
      if (!(expression instanceof Expression.Field(var object, var name, _))
          || !name.equals("eventType")) {
        return false;
      }
      return variable == null
          ? object instanceof Expression.Item(int level, _) && level == 0
          : object instanceof Expression.Variable(var owner, _) && owner.equals(variable);
    }

    private static @Nullable Set<String> texts(List<Expression> expressions) {
      var texts = new HashSet<String>();
      for (Expression expression : expressions) {
        // A text that is a time equals other spellings of it.
        if (!(expression instanceof Expression.StringLiteral(var text, _))
            || !isPlain(text)
            || TimeRules.time(new Value.Text(text)) != null) {
          return null;
        }
        texts.add(folded(text));
      }
      return texts;
    }
  }
}
