package dev.muster.pql.json;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.json.JsonTree.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Reads `chain` and the `step`s in it.
final class ChainReader {
  private final JsonReader reader;
  private final Bindings bindings;
  private final CallReader calls;

  ChainReader(JsonReader reader, Bindings bindings, CallReader calls) {
    this.reader = reader;
    this.bindings = bindings;
    this.calls = calls;
  }

  Expression chain(List<JsonTree> params, Position position) {
    if (params.size() < 3) {
      throw JsonReader.refuse(
          "bad-node", "A chain has an array, a timestamp and at least one step.", position);
    }
    Expression source = reader.expression(params.get(0));
    Expression timestamp = perElement(params.get(1));
    List<Step> steps = new ArrayList<>();
    for (JsonTree step : params.subList(2, params.size())) {
      steps.add(step(JsonReader.object(step, "A step")));
    }
    return new Expression.Chain(source, timestamp, steps, position);
  }

  private Step step(JsonObject node) {
    Position position = node.position();
    if (!isCall(node, "step")) {
      throw JsonReader.refuse("bad-node", "A step is expected here.", position);
    }
    List<JsonTree> params = CallReader.params(node);
    if (params.size() < 2) {
      throw JsonReader.refuse("what-missing", "A step has a label and a WHAT.", position);
    }
    String label = calls.text(params, 0, position);
    if (label.isEmpty()) {
      throw JsonReader.refuse("bad-node", "A step needs a label.", position);
    }
    Parts parts = new Parts();
    Expression what = perElement(params.get(1));
    for (JsonTree part : params.subList(2, params.size())) {
      add(parts, JsonReader.object(part, "A part of a step"));
    }
    return new Step(
        label,
        parts.excluded,
        what,
        parts.where,
        parts.windows,
        parts.gaps,
        parts.counts,
        position);
  }

  private static final class Parts {
    final List<Expression> where = new ArrayList<>();
    final List<Step.Window> windows = new ArrayList<>();
    final List<Step.Gap> gaps = new ArrayList<>();
    final List<Step.Count> counts = new ArrayList<>();
    boolean excluded;
  }

  private void add(Parts parts, JsonObject part) {
    Position position = part.position();
    String name = JsonReader.string(part, "fnName");
    List<JsonTree> params = part.get("params") == null ? List.of() : CallReader.params(part);
    switch (name) {
      case "where" -> {
        if (params.size() != 1) {
          throw JsonReader.refuse("bad-node", "'where' takes one condition.", position);
        }
        parts.where.add(perElement(params.getFirst()));
      }
      case "when" ->
          parts.windows.add(
              bindings.inScope(
                  bindings.nextScopeVariable(),
                  () ->
                      bindings.inWindow(() ->
                          new Step.Window(
                              calls.when(params, position), CallReader.ignoresYear(part)))));
      case "gap" ->
          parts.gaps.add(
              new Step.Gap(
                  calls.comparator(params, 0, position),
                  calls.amount(params, 1, position),
                  calls.unit(params, 2, position)));
      case "count" ->
          parts.counts.add(
              new Step.Count(
                  calls.comparator(params, 0, position), calls.amount(params, 1, position)));
      case "exclude" -> parts.excluded = true;
      default ->
          throw JsonReader.refuse("bad-node", "'" + name + "' is no part of a step.", position);
    }
  }

  /// A chain's own expressions always see the element as their item, whatever the function calls
  /// it.
  private Expression perElement(JsonTree tree) {
    JsonObject node = JsonReader.object(tree, "A function");
    if (!CallReader.isNode(node, "fnCreate")) {
      return bindings.inScope(bindings.nextScopeVariable(), () -> reader.expression(tree));
    }
    List<String> names = JsonReader.parameters(node);
    if (names.size() != 1) {
      throw JsonReader.refuse("bad-node", "The function takes one element.", node.position());
    }
    JsonTree body = JsonReader.required(node, "body");
    return bindings.inScope(names.getFirst(), () -> reader.expression(body));
  }

  private static boolean isCall(JsonObject node, String name) {
    return CallReader.isNode(node, "fnApply")
        && node.get("fnName") instanceof JsonTree.JsonScalar(String value, _)
        && value.equals(name);
  }
}
