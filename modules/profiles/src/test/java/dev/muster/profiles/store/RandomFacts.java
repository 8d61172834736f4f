package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.stream.ProfileEvent;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;

/// Facts of a small world in which everything happens often: links, late and double events, kinds
/// of values that contradict each other, deletions.
public final class RandomFacts {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String[] NAMESPACES = {"CRMID", "Email", "ECID"};

  private final Random random;
  private final int identityCount;
  private final int percentDeleted;
  private long timeMillis = 1_700_000_000_000L;

  public RandomFacts(Random random, int identityCount, int percentDeleted) {
    this.random = random;
    this.identityCount = identityCount;
    this.percentDeleted = percentDeleted;
  }

  public ProfileEvent next() {
    timeMillis += random.nextInt(3);
    int dice = random.nextInt(100);
    if (percentDeleted > 0 && random.nextInt(400) == 0) {
      return new ProfileEvent.AllForgotten(timeMillis);
    }
    if (dice < percentDeleted) {
      return new ProfileEvent.ProfileDeleted(identity(), timeMillis);
    }
    if (dice < 40) {
      String dataset = "dataset-" + random.nextInt(3);
      return new ProfileEvent.FragmentsAdded(dataset, timeMillis, lines(this::fragment));
    }
    return new ProfileEvent.EventsAdded("events", timeMillis, lines(this::event));
  }

  private byte[] lines(Supplier<ObjectNode> document) {
    var text = new StringBuilder();
    for (int count = 1 + random.nextInt(8); count > 0; count--) {
      text.append(document.get()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  Identity identity() {
    String namespace = NAMESPACES[random.nextInt(NAMESPACES.length)];
    return new Identity(namespace, namespace.charAt(0) + "-ä-" + random.nextInt(identityCount));
  }

  private ObjectNode identityMap() {
    ObjectNode map = JSON.objectNode();
    Identity primary = identity();
    int others = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 0;
    boolean marked = random.nextInt(5) > 0;
    var entry = map.withArray(primary.namespace()).addObject().put("id", primary.id());
    if (marked) {
      entry.put("primary", true);
    }
    if (random.nextInt(8) == 0) {
      entry.put("authenticatedState", "loggedOut");
    }
    for (int each = 0; each < others; each++) {
      Identity other = identity();
      if (!other.equals(primary)) {
        map.withArray(other.namespace()).addObject().put("id", other.id());
      }
    }
    return map;
  }

  private ObjectNode fragment() {
    ObjectNode document = JSON.objectNode();
    if (random.nextBoolean()) {
      document.set("identityMap", identityMap());
    }
    document.put("_id", "p" + random.nextInt(1000));
    if (random.nextBoolean()) {
      document.putObject("person").put("name", "n" + random.nextInt(30)).put("age", age());
    }
    ObjectNode address = document.putObject("homeAddress");
    if (random.nextBoolean()) {
      address.put("city", "c" + random.nextInt(5));
    }
    if (random.nextBoolean()) {
      address.put("since", "2011-12-1" + random.nextInt(10));
    }
    switch (random.nextInt(6)) {
      case 0 -> document.put("odd", random.nextInt());
      case 1 -> document.put("odd", "text");
      case 2 -> document.putObject("odd").put("deep", 1.5);
      case 3 -> document.putArray("odd").add(1).add("two").addObject().put("x", true);
      default -> {}
    }
    if (!document.has("identityMap")) {
      document.set("identityMap", identityMap());
    }
    return document;
  }

  private int age() {
    return 18 + random.nextInt(60);
  }

  private ObjectNode event() {
    ObjectNode event = JSON.objectNode();
    int place = random.nextInt(3);
    if (place == 0) {
      event.set("identityMap", identityMap());
    }
    event.put("_id", "e" + random.nextInt(4000));
    event.put(
        "timestamp",
        "2011-12-%02dT08:%02d:00Z".formatted(1 + random.nextInt(28), random.nextInt(60)));
    if (place == 1) {
      event.set("identityMap", identityMap());
    }
    event.put("eventType", "t" + random.nextInt(5));
    var items = event.putArray("productListItems");
    for (int count = random.nextInt(3); count > 0; count--) {
      items
          .addObject()
          .put("SKU", "s" + random.nextInt(50))
          .put("priceTotal", random.nextInt(99) / 4.0);
    }
    if (place == 2) {
      event.set("identityMap", identityMap());
    }
    return event;
  }
}
