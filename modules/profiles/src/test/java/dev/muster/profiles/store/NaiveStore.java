package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the store should say, in maps of documents, plainly.
final class NaiveStore {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int maximumClusterSize;
  final TreeMap<Integer, Entity> entities = new TreeMap<>();
  private final Map<Identity, Integer> entityOf = new HashMap<>();
  private final Map<Identity, Set<Identity>> clusters = new HashMap<>();
  private int entityCount;
  private long order;
  int refused;
  int duplicates;

  static final class Entity {
    final int number;
    final Identity identity;
    final Map<String, Fragment> fragments = new LinkedHashMap<>();
    final List<ObjectNode> events = new ArrayList<>();

    Entity(int number, Identity identity) {
      this.number = number;
      this.identity = identity;
    }
  }

  record Fragment(ObjectNode document, long order) {}

  NaiveStore(int maximumClusterSize) {
    this.maximumClusterSize = maximumClusterSize;
  }

  void apply(ProfileEvent event) {
    order++;
    switch (event) {
      case ProfileEvent.FragmentsAdded(var dataset, var _, var documents) ->
          lines(documents)
              .forEach(document ->
                  entity(document).fragments.put(dataset, new Fragment(document, order)));
      case ProfileEvent.EventsAdded(var _, var _, var documents) ->
          lines(documents).forEach(this::addEvent);
      case ProfileEvent.ProfileDeleted(var identity, var _) -> delete(identity);
      case ProfileEvent.AllForgotten _ -> {
        entities.clear();
        entityOf.clear();
        clusters.clear();
        refused = 0;
        duplicates = 0;
      }
      case MembershipEvent _ -> {}
    }
  }

  private void addEvent(ObjectNode document) {
    var events = entity(document).events;
    if (events.stream().anyMatch(each -> each.get("_id").equals(document.get("_id")))) {
      duplicates++;
      return;
    }
    events.add(document);
    events.sort(
        Comparator.comparing((ObjectNode each) -> each.get("timestamp").asText())
            .thenComparing(each -> each.get("_id").asText()));
  }

  private void delete(Identity identity) {
    if (!clusters.containsKey(identity)) {
      return;
    }
    for (Identity member : List.copyOf(clusters.get(identity))) {
      Integer entity = entityOf.remove(member);
      if (entity != null) {
        entities.remove(entity);
      }
      clusters.remove(member);
    }
  }

  private Entity entity(ObjectNode document) {
    var all = new ArrayList<Identity>();
    Identity primary = null;
    for (var namespace : document.get("identityMap").properties()) {
      for (JsonNode entry : namespace.getValue()) {
        var identity = new Identity(namespace.getKey(), entry.get("id").asText());
        all.add(identity);
        if (primary == null && entry.path("primary").asBoolean()) {
          primary = identity;
        }
      }
    }
    Identity own = primary == null ? all.getFirst() : primary;
    cluster(own);
    int number = entityOf.computeIfAbsent(own, _ -> entityCount++);
    for (Identity other : all) {
      link(own, other);
    }
    return entities.computeIfAbsent(number, _ -> new Entity(number, own));
  }

  private Set<Identity> cluster(Identity identity) {
    return clusters.computeIfAbsent(identity, _ -> new LinkedHashSet<>(Set.of(identity)));
  }

  private void link(Identity one, Identity other) {
    Set<Identity> first = cluster(one);
    if (first.contains(other)) {
      return;
    }
    Set<Identity> second = clusters.getOrDefault(other, Set.of(other));
    if (first.size() + second.size() > maximumClusterSize) {
      refused++;
      return;
    }
    first.addAll(second);
    second.forEach(each -> clusters.put(each, first));
  }

  List<Entity> together(Entity entity, MergePolicy policy) {
    if (policy.graph() == MergePolicy.Graph.NONE) {
      return List.of(entity);
    }
    return entities.values().stream()
        .filter(each -> cluster(entity.identity).contains(each.identity))
        .toList();
  }

  Set<Identity> identities(Entity entity, MergePolicy policy) {
    return policy.graph() == MergePolicy.Graph.NONE
        ? Set.of(entity.identity)
        : cluster(entity.identity);
  }

  /// The merged document with its events; null when the entity is no profile.
  @Nullable ObjectNode profile(Entity entity, MergePolicy policy) {
    List<Entity> together = together(entity, policy);
    if (together.getFirst() != entity) {
      return null;
    }
    record Candidate(int rank, long order, int entity, ObjectNode document) {}
    var candidates = new ArrayList<Candidate>();
    var events = new ArrayList<ObjectNode>();
    var bare = new ArrayList<ObjectNode>();
    for (Entity each : together) {
      events.addAll(each.events);
      boolean takesPart = false;
      for (var fragment : each.fragments.entrySet()) {
        int rank =
            switch (policy.order()) {
              case MergePolicy.Newest() -> 0;
              case MergePolicy.ByDataset(var ids) -> ids.indexOf(fragment.getKey());
            };
        if (rank >= 0) {
          takesPart = true;
          candidates.add(
              new Candidate(
                  rank, fragment.getValue().order(), each.number, fragment.getValue().document()));
        }
      }
      if (!takesPart && !each.events.isEmpty()) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("identityMap", EntityDocuments.identityMap(each.identity));
        bare.add(document);
      }
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::rank)
            .thenComparing(Comparator.comparingLong(Candidate::order).reversed())
            .thenComparingInt(Candidate::entity));
    var documents = new ArrayList<ObjectNode>();
    candidates.forEach(each -> documents.add(each.document()));
    documents.addAll(bare);
    if (documents.isEmpty()) {
      return null;
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    documents.forEach(document -> fill(merged, document, ""));
    events.sort(
        Comparator.comparing((ObjectNode each) -> each.get("timestamp").asText())
            .thenComparing(each -> each.get("_id").asText()));
    if (!events.isEmpty()) {
      events.forEach(event -> merged.withArray("xEvent").add(event.deepCopy()));
    }
    return merged;
  }

  private static void fill(ObjectNode into, ObjectNode from, String path) {
    for (var field : from.properties()) {
      JsonNode there = into.get(field.getKey());
      if (there == null) {
        into.set(field.getKey(), field.getValue().deepCopy());
      } else if (path.equals("identityMap") && there instanceof ArrayNode entries) {
        for (JsonNode entry : field.getValue()) {
          boolean known = false;
          for (JsonNode each : entries) {
            known |= each.get("id").equals(entry.get("id"));
          }
          if (!known) {
            entries.add(entry);
          }
        }
      } else if (there instanceof ObjectNode object
          && field.getValue() instanceof ObjectNode more) {
        fill(object, more, field.getKey());
      }
    }
  }

  static List<ObjectNode> lines(byte[] documents) {
    var lines = new ArrayList<ObjectNode>();
    for (String line : new String(documents, StandardCharsets.UTF_8).lines().toList()) {
      try {
        lines.add((ObjectNode) JSON.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }
}
