package dev.muster.benchmarks.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.benchmarks.simulation.Engine.Answer;
import dev.muster.benchmarks.simulation.Scene.Profile;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.profiles.view.ViewBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Evaluates a scene by the engine and, profile by profile, by the interpreter.
final class Comparison {
  /// @param query its place in the scene, or -1 if it is not about a query
  record Difference(int query, String description) {}

  private final Scene scene;
  private final Engine engine;
  private final List<ViewBlock> made;

  private Comparison(Scene scene, Engine engine, List<ViewBlock> made) {
    this.scene = scene;
    this.engine = engine;
    this.made = made;
  }

  /// Makes the blocks of the scene's documents.
  static Optional<Difference> of(Scene scene, Engine engine) {
    return of(scene, engine, List.of());
  }

  /// @param made blocks that hold the scene's documents, or none
  static Optional<Difference> of(Scene scene, Engine engine, List<ViewBlock> made) {
    return Optional.ofNullable(new Comparison(scene, engine, made).run());
  }

  private @Nullable Difference run() {
    try {
      Engine.Compiled compiled =
          engine.compile(
              scene.queries().stream()
                  .map(query -> new SegmentQuery(query.id(), query.query()))
                  .toList());
      Dictionaries dictionaries = new Dictionaries();
      for (int block = 0; block < scene.blocks().size(); block++) {
        Difference difference = block(compiled, dictionaries, block);
        if (difference != null) {
          return difference;
        }
      }
      return null;
    } catch (RuntimeException | StackOverflowError | AssertionError failure) {
      StackTraceElement[] trace = failure.getStackTrace();
      return new Difference(-1, failure + (trace.length == 0 ? "" : " at " + trace[0]));
    }
  }

  private @Nullable Difference block(
      Engine.Compiled compiled, Dictionaries dictionaries, int number) {
    List<Profile> profiles = scene.blocks().get(number);
    Table table = made.isEmpty() ? table(dictionaries, profiles) : made.get(number).profiles();
    List<Value> values = new ArrayList<>();
    for (int row = 0; row < profiles.size(); row++) {
      if (!profiles.get(row).live() && !made.isEmpty()) {
        // A store may keep whatever it likes where no profile is.
        values.add(Value.of(profiles.get(row).document()));
        continue;
      }
      JsonNode kept = table.json(row);
      if (!plain(kept).equals(plain(profiles.get(row).document()))) {
        return new Difference(
            -1,
            "Block %d, row %d: the columns give back %s for %s."
                .formatted(number, row, kept, profiles.get(row).document()));
      }
      // Fields may come back in another order, and that is part of what a profile is to a query.
      values.add(Value.of(kept));
    }
    Map<String, long[]> memberships = new HashMap<>();
    for (int row = 0; row < profiles.size(); row++) {
      for (String id : profiles.get(row).memberOf()) {
        set(memberships.computeIfAbsent(id, _ -> words(profiles.size())), row);
      }
    }
    List<Answer> answers =
        compiled.evaluate(table, live(profiles), scene.now(), Map.copyOf(memberships));
    return compare(number, values, answers);
  }

  private static Table table(Dictionaries dictionaries, List<Profile> profiles) {
    TableBuilder builder = new TableBuilder(dictionaries, "profile");
    profiles.forEach(profile -> builder.addRow(profile.document()));
    return builder.build();
  }

  private @Nullable Difference compare(int block, List<Value> values, List<Answer> answers) {
    List<Profile> profiles = scene.blocks().get(block);
    // The first query is the one that others refer to, and it is first here.
    long[] inside = words(profiles.size());
    boolean insideFailed = false;
    for (int query = 0; query < scene.queries().size(); query++) {
      Answer answer = answers.get(query);
      boolean first = scene.queries().get(query).id().equals(Scene.INSIDE);
      long[] expected = words(profiles.size());
      boolean stopped = false;
      for (int row = 0; row < profiles.size(); row++) {
        Profile profile = profiles.get(row);
        if (!profile.live()) {
          continue;
        }
        int at = row;
        Predicate<String> memberOf =
            id ->
                (id.equals(Scene.INSIDE) && hasInside())
                    ? isSet(inside, at)
                    : profile.memberOf().contains(id);
        EvaluationSettings settings =
            EvaluationSettings.at(scene.now())
                .withMaximumSteps(Engine.MAXIMUM_STEPS)
                .withMemberships(memberOf);
        switch (Interpreter.evaluate(
            scene.queries().get(query).query(), values.get(row), settings)) {
          case Evaluation.Evaluated evaluated -> {
            if (evaluated.qualifies()) {
              set(expected, row);
            }
          }
          case Evaluation.OutOfSteps _ -> stopped = true;
        }
      }
      if (first) {
        System.arraycopy(expected, 0, inside, 0, inside.length);
        insideFailed = stopped;
      }
      boolean referring =
          insideFailed && Scene.refersTo(scene.queries().get(query).expression(), Scene.INSIDE);
      if (stopped || referring) {
        // Kernels count no steps, so they may well have an answer here.
        continue;
      }
      Difference difference = compare(block, query, expected, answer);
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private boolean hasInside() {
    return scene.queries().getFirst().id().equals(Scene.INSIDE);
  }

  private @Nullable Difference compare(int block, int query, long[] expected, Answer answer) {
    if (answer.bits() == null) {
      return new Difference(query, "Block %d: it failed: %s".formatted(block, answer.failure()));
    }
    for (int word = 0; word < expected.length; word++) {
      long differing = expected[word] ^ answer.bits()[word];
      if (differing != 0) {
        int row = (word << 6) + Long.numberOfTrailingZeros(differing);
        return new Difference(
            query,
            "Block %d, row %d: the interpreter says %s, the engine %s."
                .formatted(block, row, isSet(expected, row), isSet(answer.bits(), row)));
      }
    }
    return null;
  }

  /// What columns do not keep left out: fields that are null, and how a number is written.
  static JsonNode plain(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode plain = object.objectNode();
        object
            .properties()
            .forEach(field -> {
              if (!field.getValue().isNull()) {
                plain.set(field.getKey(), plain(field.getValue()));
              }
            });
        yield plain;
      }
      case ArrayNode array -> {
        ArrayNode plain = array.arrayNode();
        array.forEach(element -> plain.add(plain(element)));
        yield plain;
      }
      case NumericNode number when number.isIntegralNumber() ->
          LongNode.valueOf(number.longValue());
      case NumericNode number
          when number.doubleValue() == Math.rint(number.doubleValue())
              && Math.abs(number.doubleValue()) < 1e15 ->
          LongNode.valueOf((long) number.doubleValue());
      default -> node;
    };
  }

  private static long[] live(List<Profile> profiles) {
    long[] live = words(profiles.size());
    for (int row = 0; row < profiles.size(); row++) {
      if (profiles.get(row).live()) {
        set(live, row);
      }
    }
    return live;
  }

  private static long[] words(int rowCount) {
    return new long[(rowCount + 63) >>> 6];
  }

  private static void set(long[] words, int row) {
    words[row >>> 6] |= 1L << row;
  }

  private static boolean isSet(long[] words, int row) {
    return (words[row >>> 6] >>> row & 1) != 0;
  }
}
