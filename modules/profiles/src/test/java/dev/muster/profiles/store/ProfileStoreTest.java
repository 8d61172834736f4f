package dev.muster.profiles.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.EventSelection;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store against plain maps of documents, over random facts.
class ProfileStoreTest {
  private static final int MAXIMUM_CLUSTER_SIZE = 6;
  static final List<MergePolicy> POLICIES =
      List.of(
          new MergePolicy("a", MergePolicy.Graph.NONE, new MergePolicy.Newest()),
          new MergePolicy("b", MergePolicy.Graph.PDG, new MergePolicy.Newest()),
          new MergePolicy(
              "c",
              MergePolicy.Graph.NONE,
              new MergePolicy.ByDataset(List.of("dataset-2", "dataset-0"))),
          new MergePolicy(
              "d", MergePolicy.Graph.PDG, new MergePolicy.ByDataset(List.of("dataset-1"))));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void saysWhatPlainMapsSay(long seed) {
    var random = new Random(seed);
    int identityCount = random.nextBoolean() ? 30 : 20_000;
    var facts = new RandomFacts(random, identityCount, random.nextInt(5));
    var naive = new NaiveStore(MAXIMUM_CLUSTER_SIZE);
    var store = new ProfileStore(new StoreLimits(1L << 30, MAXIMUM_CLUSTER_SIZE));
    for (int step = 1; step <= 1_000; step++) {
      var fact = facts.next();
      naive.apply(fact);
      store.apply(new LogPosition(step), fact);
      if (random.nextInt(60) == 0) {
        var policy = POLICIES.get(random.nextInt(POLICIES.size()));
        assertThat(contents(store.view(policy)))
            .as("seed %d, step %d, policy %s", seed, step, policy)
            .isEqualTo(contents(naive, policy));
      }
      if (random.nextInt(20) == 0) {
        var policy = POLICIES.get(random.nextInt(POLICIES.size()));
        compareOne(naive, store, policy, facts.identity(), "seed " + seed + ", step " + step);
      }
    }
    for (MergePolicy policy : POLICIES) {
      ProfileView view = store.view(policy);
      assertThat(contents(view)).as("seed %d", seed).isEqualTo(contents(naive, policy));
      assertThat(view.asOf()).isEqualTo(new LogPosition(1_000));
      for (var entity : naive.entities.values()) {
        if (naive.profile(entity, policy) != null) {
          assertThat(view.identities(entity.number))
              .containsExactlyInAnyOrderElementsOf(naive.identities(entity, policy))
              .startsWith(entity.identity);
        }
      }
    }
    assertThat(store.figures().refusedLinkCount()).isEqualTo(naive.refused);
    assertThat(store.figures().duplicateCount()).isEqualTo(naive.duplicates);
    assertThat(store.figures().eventCount())
        .isEqualTo(naive.entities.values().stream().mapToLong(each -> each.events.size()).sum());
  }

  static Map<Integer, JsonNode> contents(ProfileView view) {
    var contents = new TreeMap<Integer, JsonNode>();
    int next = 0;
    for (ViewBlock block : view.blocks()) {
      assertThat(block.firstEntity()).isEqualTo(next);
      next += block.profiles().rowCount();
      for (int row = 0; row < block.profiles().rowCount(); row++) {
        if (block.isLive(row)) {
          contents.put(block.firstEntity() + row, block.profiles().json(row));
        }
      }
    }
    assertThat(view.profileCount()).isEqualTo(contents.size());
    return contents;
  }

  static Map<Integer, JsonNode> contents(NaiveStore naive, MergePolicy policy) {
    var contents = new TreeMap<Integer, JsonNode>();
    for (var entity : naive.entities.values()) {
      ObjectNode profile = naive.profile(entity, policy);
      if (profile != null) {
        profile.path("xEvent").forEach(event -> withoutPlainIdentity((ObjectNode) event));
        contents.put(entity.number, profile);
      }
    }
    return contents;
  }

  private static void withoutPlainIdentity(ObjectNode event) {
    JsonNode map = event.get("identityMap");
    JsonNode entries = map.iterator().next();
    if (map.size() == 1
        && entries.size() == 1
        && entries.get(0).size() == 2
        && entries.get(0).path("primary").asBoolean()) {
      event.remove("identityMap");
    }
  }

  private static void compareOne(
      NaiveStore naive, ProfileStore store, MergePolicy policy, Identity identity, String where) {
    Optional<ProfileDocument> found = store.find(policy, identity);
    NaiveStore.Entity lead = null;
    for (var entity : naive.entities.values()) {
      if (lead == null && naive.identities(entity, policy).contains(identity)) {
        lead = entity;
      }
    }
    ObjectNode expected = lead == null ? null : naive.profile(lead, policy);
    if (lead == null || expected == null) {
      assertThat(found).as(where).isEmpty();
      return;
    }
    ProfileDocument profile = found.orElseThrow();
    JsonNode events = expected.remove("xEvent");
    assertThat(profile.entity()).as(where).isEqualTo(lead.number);
    assertThat(profile.document()).as(where).isEqualTo(expected);
    assertThat(new HashSet<>(profile.identities())).isEqualTo(naive.identities(lead, policy));
    List<JsonNode> read = profile.events().read(EventSelection.all());
    assertThat(read).hasSize(events == null ? 0 : events.size());
    for (int index = 0; index < read.size(); index++) {
      assertThat(read.get(index)).as(where).isEqualTo(events.get(index));
    }
  }
}
