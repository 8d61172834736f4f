package dev.muster.evaluation.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.evaluation.SharedFiles;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.profiles.Profiles.ViewWithMemberships;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A year of real orders, each taken in when it happened: the members at the turn of each month are
/// those that were computed independently of us.
@Timeout(1_200)
class RetailReplayTest {
  private static final MergePolicy POLICY =
      new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest());

  /// Between two looks at what has come. With 0 seconds each order is looked at by itself.
  private static final Duration STEP =
      Duration.ofSeconds(Long.getLong("muster.replay.seconds", 86_400));

  @TempDir Path folder;

  @Test
  void endsInTheExpectedMembers() throws Exception {
    List<JsonNode> expected = SharedFiles.lines("data/retail/replay.open.jsonl");
    List<JsonNode> segments = SharedFiles.lines("data/retail/open.jsonl");
    Deque<JsonNode> events = new ArrayDeque<>(SharedFiles.lines("data/retail/events.ndjson.gz"));
    String id = expected.getFirst().get("id").textValue();
    String pql =
        segments.stream()
            .filter(segment -> segment.get("id").textValue().equals(id))
            .findFirst()
            .orElseThrow()
            .get("pql")
            .textValue();
    Instant now = Instant.parse("2010-12-01T00:00:00Z");
    try (var world = new World(folder)) {
      world.define(
          List.of(
              StreamingGroup.of(
                  POLICY,
                  List.of(new SegmentQuery(id, RandomStream.checked(pql))),
                  List.of(new Wanted(id, 1, 0, 0)))),
          _ -> true);
      for (JsonNode line : expected) {
        Instant end = Instant.parse(line.get("now").textValue());
        while (now.isBefore(end)) {
          now = next(now, end, events);
          send(world, events, now);
          world.evaluation().step(now.toEpochMilli());
        }
        SortedSet<String> members = members(world, id);
        assertThat(members).as("at " + end).hasSize(line.get("expectedCount").intValue());
        assertThat(sha256(String.join("\n", members)))
            .isEqualTo(line.get("membersSha256").textValue());
      }
    }
  }

  private static Instant next(Instant now, Instant end, Deque<JsonNode> events) {
    Instant next = now.plus(STEP);
    if (STEP.isZero()) {
      next = events.isEmpty() ? end : time(events.getFirst());
    }
    return next.isBefore(end) ? next : end;
  }

  private static Instant time(JsonNode event) {
    return Instant.parse(event.get("timestamp").textValue());
  }

  /// What has happened before, or just then.
  private static void send(World world, Deque<JsonNode> events, Instant now) throws Exception {
    List<String> lines = new ArrayList<>();
    while (!events.isEmpty() && !time(events.getFirst()).isAfter(now)) {
      lines.add(events.removeFirst().toString());
    }
    if (!lines.isEmpty()) {
      byte[] documents = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
      world.append(new ProfileEvent.EventsAdded("invoices", now.toEpochMilli(), documents), now);
    }
  }

  private static SortedSet<String> members(World world, String id) throws Exception {
    ViewWithMemberships both = world.profiles().viewWithMemberships(World.SHOP, POLICY).get();
    var members = new TreeSet<String>();
    both.memberships()
        .segment(id)
        .orElseThrow()
        .members()
        .forEach((int entity) -> members.add(both.view().primary(entity).id()));
    return members;
  }

  private static String sha256(String text) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
