package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.benchmarks.simulation.Scene.Profile;
import dev.muster.benchmarks.simulation.Scene.Query;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.TreeSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Makes a scene that shows a difference small enough to be understood: leaves out queries,
/// profiles, parts of queries and parts of profiles as long as there is still a difference.
final class Shrinking {
  private static final int MOST_TRIES = 20_000;

  private final Predicate<Scene> differs;
  private Scene scene;
  private int triesLeft = MOST_TRIES;

  private Shrinking(Scene scene, Predicate<Scene> differs) {
    this.scene = scene;
    this.differs = differs;
  }

  static Scene shrink(Scene scene, Engine engine) {
    return new Shrinking(scene, candidate -> Comparison.of(candidate, engine).isPresent()).run();
  }

  private Scene run() {
    boolean smaller = true;
    while (smaller && triesLeft > 0) {
      smaller = fewerQueries();
      smaller |= fewerBlocks();
      smaller |= fewerProfiles();
      smaller |= smallerQueries();
      smaller |= smallerProfiles();
    }
    return scene;
  }

  private boolean accept(Scene candidate) {
    if (triesLeft-- <= 0 || !differs.test(candidate)) {
      return false;
    }
    scene = candidate;
    return true;
  }

  private boolean fewerQueries() {
    boolean any = false;
    for (int index = scene.queries().size() - 1; index >= 0; index--) {
      if (scene.queries().size() > 1) {
        List<Query> fewer = new ArrayList<>(scene.queries());
        fewer.remove(index);
        any |= accept(new Scene(scene.now(), fewer, scene.blocks()));
      }
    }
    return any;
  }

  private boolean fewerBlocks() {
    boolean any = false;
    for (int index = scene.blocks().size() - 1; index >= 0; index--) {
      List<List<Profile>> fewer = new ArrayList<>(scene.blocks());
      fewer.remove(index);
      any |= accept(new Scene(scene.now(), scene.queries(), fewer));
    }
    return any;
  }

  private boolean fewerProfiles() {
    boolean any = false;
    for (int block = 0; block < scene.blocks().size(); block++) {
      for (int row = scene.blocks().get(block).size() - 1; row >= 0; row--) {
        List<Profile> fewer = new ArrayList<>(scene.blocks().get(block));
        fewer.remove(row);
        any |= accept(with(block, fewer));
      }
    }
    return any;
  }

  private Scene with(int block, List<Profile> profiles) {
    List<List<Profile>> blocks = new ArrayList<>(scene.blocks());
    blocks.set(block, profiles);
    return new Scene(scene.now(), scene.queries(), blocks);
  }

  private boolean smallerQueries() {
    boolean any = false;
    for (int index = 0; index < scene.queries().size(); index++) {
      boolean smaller = true;
      while (smaller && triesLeft > 0) {
        smaller = smallerQuery(index);
        any |= smaller;
      }
    }
    return any;
  }

  private boolean smallerQuery(int index) {
    Query query = scene.queries().get(index);
    int size = weight(query.expression());
    for (Expression candidate : variants(query.expression())) {
      if (weight(candidate) < size
          && Scene.checked(candidate)
              .filter(checked -> {
                List<Query> queries = new ArrayList<>(scene.queries());
                queries.set(index, new Query(query.id(), checked));
                return accept(new Scene(scene.now(), queries, scene.blocks()));
              })
              .isPresent()) {
        return true;
      }
    }
    return false;
  }

  /// Nodes, and what is in a step besides; a literal counts for less than anything else.
  private static int weight(Expression expression) {
    int weight = 4 * TreeSize.of(expression).nodeCount();
    return weight + extras(expression);
  }

  private static int extras(Expression expression) {
    int extras =
        switch (expression) {
          case Expression.Chain chain ->
              chain.steps().stream()
                  .mapToInt(
                      step -> 2 + step.gaps().size() + step.counts().size() + step.windows().size())
                  .sum();
          case Expression.Field _, Expression.Variable _, Expression.Item _ -> 2;
          case Expression.BooleanLiteral _, Expression.NullLiteral _ -> 0;
          default -> 1;
        };
    return extras + expression.children().stream().mapToInt(Shrinking::extras).sum();
  }

  /// Trees that differ from this one at one place and are simpler there.
  private static List<Expression> variants(Expression expression) {
    List<Expression> variants = new ArrayList<>(simpler(expression));
    List<Expression> children = expression.children();
    for (int index = 0; index < children.size(); index++) {
      int wanted = index;
      for (Expression variant : variants(children.get(index))) {
        int[] at = {0};
        variants.add(Rewriting.children(expression, child -> at[0]++ == wanted ? variant : child));
      }
    }
    return variants;
  }

  private static List<Expression> simpler(Expression expression) {
    List<Expression> simpler = new ArrayList<>();
    if (!(expression instanceof Expression.ForEach || expression instanceof Expression.Lambda)) {
      simpler.add(new Expression.BooleanLiteral(true, AT));
      simpler.add(new Expression.BooleanLiteral(false, AT));
      simpler.add(new Expression.NullLiteral(AT));
      simpler.add(new Expression.IntegerLiteral(1, AT));
      for (Expression child : expression.children()) {
        simpler.add(child instanceof Expression.ForEach(var body, _) ? body : child);
      }
    }
    switch (expression) {
      case Expression.And(var operands, _) when operands.size() > 2 ->
          fewer(operands).forEach(some -> simpler.add(new Expression.And(some, AT)));
      case Expression.Or(var operands, _) when operands.size() > 2 ->
          fewer(operands).forEach(some -> simpler.add(new Expression.Or(some, AT)));
      case Expression.ListLiteral(var elements, _) ->
          fewer(elements).forEach(some -> simpler.add(new Expression.ListLiteral(some, AT)));
      case Expression.ObjectLiteral(var entries, _) ->
          fewer(entries).forEach(some -> simpler.add(new Expression.ObjectLiteral(some, AT)));
      case Expression.Call(var function, var arguments, _) when arguments.size() > 1 ->
          simpler.add(
              new Expression.Call(function, arguments.subList(0, arguments.size() - 1), AT));
      case Expression.Select(var clauses, _) when clauses.size() > 1 ->
          fewer(clauses).forEach(some -> simpler.add(new Expression.Select(some, AT)));
      case Expression.Quantified(var quantifier, var clauses, _) when clauses.size() > 1 ->
          fewer(clauses)
              .forEach(some -> simpler.add(new Expression.Quantified(quantifier, some, AT)));
      case Expression.Chain(var source, var timestamp, var steps, _) -> {
        fewer(steps).stream()
            .filter(some -> !some.isEmpty())
            .forEach(some -> simpler.add(new Expression.Chain(source, timestamp, some, AT)));
        for (int index = 0; index < steps.size(); index++) {
          List<Step> plainer = new ArrayList<>(steps);
          for (Step step : plainer(steps.get(index))) {
            plainer.set(index, step);
            simpler.add(new Expression.Chain(source, timestamp, plainer, AT));
          }
        }
      }
      default -> {}
    }
    return simpler;
  }

  private static List<Step> plainer(Step step) {
    List<Step> plainer = new ArrayList<>();
    plainer.add(copy(step, step.where(), List.of(), step.gaps(), step.counts()));
    plainer.add(copy(step, step.where(), step.windows(), List.of(), step.counts()));
    plainer.add(copy(step, step.where(), step.windows(), step.gaps(), List.of()));
    plainer.add(copy(step, List.of(), step.windows(), step.gaps(), step.counts()));
    return plainer;
  }

  private static Step copy(
      Step step,
      List<Expression> where,
      List<Step.Window> windows,
      List<Step.Gap> gaps,
      List<Step.Count> counts) {
    return new Step(step.label(), step.excluded(), step.what(), where, windows, gaps, counts, AT);
  }

  private static <T> List<List<T>> fewer(List<T> all) {
    List<List<T>> lists = new ArrayList<>();
    for (int index = 0; index < all.size(); index++) {
      List<T> some = new ArrayList<>(all);
      some.remove(index);
      lists.add(some);
    }
    return lists;
  }

  private boolean smallerProfiles() {
    boolean any = false;
    for (int block = 0; block < scene.blocks().size(); block++) {
      for (int row = 0; row < scene.blocks().get(block).size(); row++) {
        boolean smaller = true;
        while (smaller && triesLeft > 0) {
          smaller = smallerProfile(block, row);
          any |= smaller;
        }
      }
    }
    return any;
  }

  private boolean smallerProfile(int block, int row) {
    Profile profile = scene.blocks().get(block).get(row);
    if (!profile.memberOf().isEmpty()
        && acceptProfile(block, row, new Profile(profile.document(), profile.live(), Set.of()))) {
      return true;
    }
    for (JsonNode less : less(profile.document())) {
      if (acceptProfile(
          block, row, new Profile((ObjectNode) less, profile.live(), profile.memberOf()))) {
        return true;
      }
    }
    return false;
  }

  private boolean acceptProfile(int block, int row, Profile profile) {
    List<Profile> profiles = new ArrayList<>(scene.blocks().get(block));
    profiles.set(row, profile);
    return accept(with(block, profiles));
  }

  /// Documents with one field or element less, the large parts first.
  private static List<JsonNode> less(JsonNode node) {
    List<JsonNode> less = new ArrayList<>();
    switch (node) {
      case ObjectNode object -> {
        object.fieldNames().forEachRemaining(name -> less.add(object.deepCopy().without(name)));
        object
            .properties()
            .forEach(field ->
                less(field.getValue())
                    .forEach(inner -> less.add(object.deepCopy().set(field.getKey(), inner))));
      }
      case ArrayNode array -> {
        for (int index = 0; index < array.size(); index++) {
          ArrayNode shorter = array.deepCopy();
          shorter.remove(index);
          less.add(shorter);
        }
        for (int index = 0; index < array.size(); index++) {
          for (JsonNode inner : less(array.get(index))) {
            ArrayNode changed = array.deepCopy();
            changed.set(index, inner);
            less.add(changed);
          }
        }
      }
      default -> {}
    }
    return less;
  }
}
