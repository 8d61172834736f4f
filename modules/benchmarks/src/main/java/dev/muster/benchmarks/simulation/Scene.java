package dev.muster.benchmarks.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.Pql;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All that one round of the simulation is about. The same seed gives the same scene.
///
/// @param blocks profiles that are evaluated together, one list after the other by the same plan
record Scene(Instant now, List<Query> queries, List<List<Profile>> blocks) {
  private static final int MOST_PROFILES = 24;
  private static final int QUERY_COUNT = 12;

  /// Also the id of the first query of each scene, so that others refer to it.
  static final String INSIDE = "seg-a";

  /// Leap days, ends of months and of years are where calendars go wrong.
  private static final List<Instant> CLOCKS =
      List.of(
          Instant.parse("2024-03-15T12:00:00Z"),
          Instant.parse("2024-03-15T12:00:00Z"),
          Instant.parse("2024-02-29T00:00:00Z"),
          Instant.parse("2024-03-31T23:59:59.999Z"),
          Instant.parse("2023-12-31T06:30:00Z"));

  record Query(String id, CheckedQuery query) {
    Expression expression() {
      return query.expression();
    }
  }

  /// @param live whether its row is a profile at all
  /// @param memberOf segments that no query of the scene defines
  record Profile(ObjectNode document, boolean live, Set<String> memberOf) {}

  Scene {
    queries = List.copyOf(queries);
    blocks = List.copyOf(blocks);
  }

  static Scene draw(long seed) {
    Draw draw = new Draw(seed);
    Instant now = draw.pick(CLOCKS);
    List<List<Profile>> blocks = new ArrayList<>();
    int blockCount = draw.pick(1, 1, 1, 2, 3);
    for (int index = 0; index < blockCount; index++) {
      blocks.add(block(draw, now));
    }
    List<Query> queries = new ArrayList<>();
    while (queries.size() < QUERY_COUNT) {
      Expression expression = new RandomQueries(draw.seed()).next();
      boolean first = queries.isEmpty();
      if (first && refersTo(expression, INSIDE)) {
        continue;
      }
      String id = first ? INSIDE : "query-" + queries.size();
      checked(expression).ifPresent(query -> queries.add(new Query(id, query)));
    }
    return new Scene(now, queries, blocks);
  }

  private static List<Profile> block(Draw draw, Instant now) {
    RandomDocuments documents = new RandomDocuments(draw.seed(), now);
    boolean allLive = draw.chance(60);
    List<Profile> profiles = new ArrayList<>();
    // Around the width of a word and of a vector, where loops over rows end.
    int count = draw.chance(6) ? draw.between(60, 70) : draw.below(MOST_PROFILES);
    for (int index = 0; index < count; index++) {
      Set<String> memberOf = new HashSet<>();
      for (String audience : Shapes.AUDIENCE.pool()) {
        if (!audience.equals(INSIDE) && draw.chance(30)) {
          memberOf.add(audience);
        }
      }
      profiles.add(new Profile(documents.profile(), allLive || draw.chance(80), memberOf));
    }
    return profiles;
  }

  static ObjectNode emptyDocument() {
    return JsonNodeFactory.instance.objectNode();
  }

  static Optional<CheckedQuery> checked(Expression expression) {
    return Pql.check(expression, Settings.DEFAULT)
            instanceof Result.Success<CheckedQuery>(var query)
        ? Optional.of(query)
        : Optional.empty();
  }

  static boolean refersTo(Expression expression, String id) {
    return (expression instanceof Expression.Call call
            && call.function().equals("inSegment")
            && call.arguments().getFirst() instanceof Expression.StringLiteral(var named, _)
            && named.equals(id))
        || expression.children().stream().anyMatch(child -> refersTo(child, id));
  }

  /// What somebody needs to see the same again: queries, documents and the clock.
  String text() {
    StringBuilder text = new StringBuilder("now: ").append(now);
    for (Query query : queries) {
      text.append("\nquery ").append(query.id).append(": ").append(Pql.text(query.expression()));
    }
    for (int block = 0; block < blocks.size(); block++) {
      text.append("\nblock ").append(block);
      for (Profile profile : blocks.get(block)) {
        text.append("\n  ").append(profile.document);
        if (!profile.live) {
          text.append("  (no profile)");
        }
        if (!profile.memberOf.isEmpty()) {
          text.append("  (in ").append(String.join(", ", profile.memberOf)).append(')');
        }
      }
    }
    return text.toString();
  }
}
