package dev.muster.benchmarks.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What happens to a store in one round: fragments of several datasets, links between identities,
/// events that are late or come twice, deletions. The same seed gives the same history.
///
/// @param facts in the order of the stream
/// @param looks after which facts somebody looks, so that blocks are merged at different times
record History(Instant now, List<ProfileEvent> facts, List<Integer> looks) {
  static final List<MergePolicy> POLICIES =
      List.of(
          new MergePolicy("newest", MergePolicy.Graph.PDG, new MergePolicy.Newest()),
          new MergePolicy("alone", MergePolicy.Graph.NONE, new MergePolicy.Newest()),
          new MergePolicy(
              "by dataset",
              MergePolicy.Graph.PDG,
              new MergePolicy.ByDataset(List.of("shop", "loyalty"))));

  private static final List<String> DATASETS = List.of("shop", "loyalty", "survey");
  private static final int PEOPLE = 14;

  History {
    facts = List.copyOf(facts);
    looks = List.copyOf(looks);
  }

  static History draw(Draw draw, Instant now) {
    return new Drawing(draw, now).history();
  }

  private static final class Drawing {
    private final Draw draw;
    private final Instant now;
    private final RandomDocuments documents;

    Drawing(Draw draw, Instant now) {
      this.draw = draw;
      this.now = now;
      this.documents = new RandomDocuments(draw.seed(), now);
    }

    History history() {
      List<ProfileEvent> facts = new ArrayList<>();
      List<Integer> looks = new ArrayList<>();
      int count = draw.between(4, 24);
      for (int index = 0; index < count; index++) {
        facts.add(fact(now.minusSeconds(count - index).toEpochMilli()));
        if (draw.chance(15)) {
          looks.add(index);
        }
      }
      return new History(now, facts, looks);
    }

    private ProfileEvent fact(long timeMillis) {
      return switch (draw.weighted(35, 60, 5)) {
        case 0 ->
            new ProfileEvent.FragmentsAdded(
                draw.pick(DATASETS), timeMillis, lines(4, this::fragment));
        case 1 -> new ProfileEvent.EventsAdded("events", timeMillis, lines(12, this::event));
        default -> new ProfileEvent.ProfileDeleted(identity(), timeMillis);
      };
    }

    private byte[] lines(int most, Supplier<ObjectNode> document) {
      StringBuilder text = new StringBuilder();
      int count = draw.between(1, most);
      for (int index = 0; index < count; index++) {
        text.append(document.get()).append('\n');
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode fragment() {
      ObjectNode profile = documents.profile();
      profile.remove("xEvent");
      return identified(profile, 15);
    }

    /// With one of a few ids, so that some come twice, and always with a time.
    private ObjectNode event() {
      ObjectNode event = documents.event();
      event.put("_id", "e" + draw.below(150));
      event.put("timestamp", now.minus(draw.between(0, 40 * 24), ChronoUnit.HOURS).toString());
      return identified(event, 3);
    }

    private ObjectNode identified(ObjectNode document, int linkedOfHundred) {
      ObjectNode identities = document.putObject("identityMap");
      Identity primary = identity();
      identities
          .putArray(primary.namespace())
          .addObject()
          .put("id", primary.id())
          .put("primary", true);
      Identity other = identity();
      if (draw.chance(linkedOfHundred) && !other.equals(primary)) {
        ArrayNode others = identities.withArray(other.namespace());
        others.addObject().put("id", other.id());
      }
      return document;
    }

    private Identity identity() {
      return draw.chance(80)
          ? new Identity("CRMID", "c" + draw.below(PEOPLE))
          : new Identity("Email", "p%d@example.com".formatted(draw.below(PEOPLE / 2)));
    }
  }
}
