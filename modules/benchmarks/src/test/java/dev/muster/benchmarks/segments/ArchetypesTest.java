package dev.muster.benchmarks.segments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.benchmarks.people.People;
import dev.muster.benchmarks.people.PeopleJson;
import dev.muster.benchmarks.people.PeopleStream;
import dev.muster.benchmarks.people.PeopleTables;
import dev.muster.benchmarks.people.Person;
import dev.muster.evaluation.Members;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.view.ProfileView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The peer is worth comparing with only if it answers the same question: DuckDB's members are
/// those of the reference interpreter.
class ArchetypesTest {
  private static final int PROFILE_COUNT = Integer.getInteger("muster.profiles", 2_000);
  private static final long SEED = 24;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(People.Mode.class)
  void duckDbFindsTheMembersThatTheInterpreterFinds(People.Mode mode) throws Exception {
    People people = new People(PROFILE_COUNT, SEED, mode);
    List<Segment> segments = new ArrayList<>(Archetypes.each());
    List<BitSet> expected = interpreted(people, segments);
    // Only the rarest may be without members among so few people.
    assertThat(expected).filteredOn(BitSet::isEmpty).hasSizeLessThan(2);
    assertThat(expected).noneMatch(members -> members.cardinality() == people.count());
    try (DuckDb duckDb = DuckDb.open(2, people.count())) {
      PeopleTables.load(duckDb.connection(), people);
      duckDb.evaluateTogether(segments);
      for (int index = 0; index < segments.size(); index++) {
        Segment segment = segments.get(index);
        assertThat(duckDb.members(segment, segments))
            .as(segment.pql())
            .isEqualTo(expected.get(index));
        assertThat(duckDb.together(index)).as(segment.pql()).isEqualTo(expected.get(index));
        assertThat(duckDb.count(segment, segments)).isEqualTo(expected.get(index).cardinality());
      }
    }
  }

  @Test
  void mixedSegmentsAreFifteenHundredThatShareTheirParts() throws Exception {
    List<Segment> segments = Archetypes.mixed(1_500, SEED);
    People people = new People(300, SEED, People.Mode.REAL);
    List<BitSet> expected = interpreted(people, segments.subList(0, 240));
    try (DuckDb duckDb = DuckDb.open(2, people.count())) {
      PeopleTables.load(duckDb.connection(), people);
      int leafCount = duckDb.evaluateTogether(segments);
      assertThat(leafCount).isBetween(600, 1_000);
      for (int index = 0; index < expected.size(); index++) {
        assertThat(duckDb.together(index))
            .as(segments.get(index).pql())
            .isEqualTo(expected.get(index));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(People.Mode.class)
  void storeAndEngineFindTheMembersThatTheInterpreterFinds(People.Mode mode, @TempDir Path folder)
      throws Exception {
    People people = new People(1_500, SEED, mode);
    List<Segment> segments = new ArrayList<>(Archetypes.each());
    List<BitSet> expected = interpreted(people, segments);
    try (MusterStore store = MusterStore.open(folder)) {
      PeopleStream.Written written = store.add(people);
      ProfileView view = store.view();
      assertThat(view.profileCount()).isEqualTo(people.count());
      assertThat(store.figures().eventCount()).isEqualTo(written.eventCount());
      if (mode == People.Mode.REAL) {
        assertThat(store.figures().duplicateCount()).isPositive();
      }
      List<Members> found = MusterRun.of(segments, view).run(2);
      for (int index = 0; index < segments.size(); index++) {
        assertThat(MusterRun.numbers(found.get(index), view.entityCount()))
            .as(segments.get(index).pql())
            .isEqualTo(expected.get(index));
      }
    }
  }

  private static List<BitSet> interpreted(People people, List<Segment> segments) throws Exception {
    List<CheckedQuery> queries = new ArrayList<>();
    List<BitSet> members = new ArrayList<>();
    Map<String, Integer> byId = new HashMap<>();
    for (Segment segment : segments) {
      byId.put(segment.id(), queries.size());
      queries.add(checked(segment.pql()));
      members.add(new BitSet(people.count()));
    }
    Person person = people.newPerson();
    PeopleJson json = new PeopleJson();
    for (int number = 0; number < people.count(); number++) {
      people.draw(number, person);
      Value profile = Value.of(document(person, json));
      int row = number;
      EvaluationSettings settings =
          EvaluationSettings.at(People.NOW)
              .withMemberships(id -> members.get(byId.getOrDefault(id, -1)).get(row));
      for (int index = 0; index < queries.size(); index++) {
        if (Interpreter.evaluate(queries.get(index), profile, settings)
                instanceof Evaluation.Evaluated answer
            && answer.qualifies()) {
          members.get(index).set(number);
        }
      }
    }
    return members;
  }

  private static ObjectNode document(Person person, PeopleJson json) throws Exception {
    json.clear();
    json.profile(person);
    ObjectNode profile = (ObjectNode) MAPPER.readTree(json.toBytes());
    ArrayNode events = profile.putArray("xEvent");
    for (int event = 0; event < person.eventCount(); event++) {
      json.clear();
      json.event(person, event);
      events.add(MAPPER.readTree(json.toBytes()));
    }
    return profile;
  }

  private static CheckedQuery checked(String pql) {
    Result<CheckedQuery> result = Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT);
    assertThat(result).as(pql).isInstanceOf(Result.Success.class);
    return ((Result.Success<CheckedQuery>) result).value();
  }
}
