package dev.muster.search;

import static dev.muster.search.Searching.OTHER;
import static dev.muster.search.Searching.TENANT;

import dev.muster.eventlog.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Events as the catalogue's rules allow them, in random order, for two tenants.
final class RandomHistory {
  private static final String[] WORDS = {"red", "blue", "green", "grey", "rad", "blues", "Übung"};

  private final Random random;
  private final Records records = new Records();
  private final Map<Tenant, Map<String, Thing>> things = new HashMap<>();
  private int count;

  private record Thing(boolean folder, String name, String parentId) {}

  RandomHistory(Random random) {
    this.random = random;
  }

  Records records() {
    return records;
  }

  void extend(int eventCount) {
    for (int event = 0; event < eventCount; event++) {
      Tenant tenant = random.nextInt(4) == 0 ? OTHER : TENANT;
      step(tenant, things.computeIfAbsent(tenant, _ -> new LinkedHashMap<>()));
    }
  }

  /// Each thing's path of names.
  List<String> locations() {
    var locations = new ArrayList<String>();
    things
        .values()
        .forEach(each -> each.keySet().forEach(id -> locations.add(id + " " + path(each, id))));
    return locations.stream().sorted().toList();
  }

  private static List<String> path(Map<String, Thing> all, String id) {
    var names = new ArrayList<String>();
    for (Thing at = all.get(id); at != null; at = all.get(at.parentId())) {
      names.add(at.name());
    }
    return names.reversed();
  }

  private void step(Tenant tenant, Map<String, Thing> all) {
    if (random.nextInt(300) == 0) {
      records.empty(tenant);
      all.clear();
      return;
    }
    String id = any(all);
    @Nullable Thing thing = all.get(id);
    String parent = anyFolder(all);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        String fresh = "d" + count++;
        String name = words(3);
        records.define(tenant, fresh, name, words(6), parent);
        all.put(fresh, new Thing(false, name, parent));
      }
      case 2 -> {
        String fresh = "f" + count++;
        String name = words(1);
        records.make(tenant, fresh, name, parent);
        all.put(fresh, new Thing(true, name, parent));
      }
      default -> {
        if (thing != null) {
          change(tenant, all, id, thing, parent);
        }
      }
    }
  }

  private void change(
      Tenant tenant, Map<String, Thing> all, String id, Thing thing, String parent) {
    String name = words(2);
    if (!thing.folder()) {
      if (random.nextInt(4) == 0) {
        records.delete(tenant, id);
        all.remove(id);
      } else {
        records.revise(tenant, id, name, words(6), parent);
        all.put(id, new Thing(false, name, parent));
      }
    } else if (random.nextBoolean()) {
      records.rename(tenant, id, name, thing.parentId());
      all.put(id, new Thing(true, name, thing.parentId()));
    } else if (!isInside(all, parent, id)) {
      records.move(tenant, id, name, parent);
      all.put(id, new Thing(true, name, parent));
    } else if (all.values().stream().noneMatch(each -> each.parentId().equals(id))) {
      records.unmake(tenant, id);
      all.remove(id);
    }
  }

  private static boolean isInside(Map<String, Thing> all, String inner, String outer) {
    String at = inner;
    @Nullable Thing thing = all.get(at);
    while (thing != null && !at.equals(outer)) {
      at = thing.parentId();
      thing = all.get(at);
    }
    return at.equals(outer);
  }

  private String any(Map<String, Thing> all) {
    return all.isEmpty() ? "none" : List.copyOf(all.keySet()).get(random.nextInt(all.size()));
  }

  private String anyFolder(Map<String, Thing> all) {
    List<String> folders =
        all.entrySet().stream()
            .filter(entry -> entry.getValue().folder())
            .map(Map.Entry::getKey)
            .toList();
    return folders.isEmpty() || random.nextInt(3) == 0
        ? "root"
        : folders.get(random.nextInt(folders.size()));
  }

  private String words(int most) {
    var words = new ArrayList<String>();
    for (int word = 0; word <= random.nextInt(most); word++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }
}
