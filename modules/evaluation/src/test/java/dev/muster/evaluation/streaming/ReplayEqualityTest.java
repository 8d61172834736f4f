package dev.muster.evaluation.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.profiles.Profiles.ViewWithMemberships;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.view.ProfileView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/// After every step, memberships and the feed are what a job at the same position and time finds,
/// whatever came, and whenever the process was killed.
@Timeout(300)
class ReplayEqualityTest {
  private static final int ROUNDS = Integer.getInteger("muster.rounds", 6);
  private static final int STEPS = 150;

  @TempDir Path folder;

  /// Members by segment, as whoever reads the feed alone knows them.
  private final Map<String, RoaringBitmap> known = new HashMap<>();

  @Test
  void streamingFindsWhatAJobFinds() throws Exception {
    long first = Long.getLong("muster.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      long seed = first + round;
      try {
        round(seed, folder.resolve("round-" + round));
      } catch (AssertionError | Exception e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private void round(long seed, Path at) throws Exception {
    known.clear();
    var random = new SplittableRandom(seed);
    var stream = new RandomStream(random.split());
    Instant now = Instant.parse("2024-03-14T20:11:12.345Z");
    try (var world = new World(at)) {
      long seen = 0;
      long changes = 0;
      for (int step = 0; step < STEPS; step++) {
        now = now.plus(stream.pause());
        if (step < 5 || random.nextInt(12) == 0) {
          Set<String> deleted = Set.copyOf(stream.edit());
          deleted.forEach(known::remove);
          world.define(stream.groups(), id -> !deleted.contains(id));
        }
        for (int count = random.nextInt(3); count > 0; count--) {
          world.append(stream.fact(now), now);
        }
        if (random.nextInt(15) == 0) {
          failingStep(world, now);
        }
        switch (random.nextInt(20)) {
          case 0 -> world.kill();
          case 1 -> world.restart();
          default -> {}
        }
        Step done = world.evaluation().step(now.toEpochMilli());
        changes += done.changeCount();
        assertThat(done.failures()).isEmpty();
        assertThat(done.nextMillis()).isGreaterThan(now.toEpochMilli());
        for (QualificationsChanged record : world.feedAfter(seen)) {
          read(record);
        }
        seen = world.end();
        compare(world, stream, now, step);
        // Nothing is left to be done at the same moment.
        assertThat(world.evaluation().step(now.toEpochMilli()).records()).isEmpty();
      }
      assertThat(changes).isGreaterThan(10);
    }
  }

  private static void failingStep(World world, Instant now) throws InterruptedException {
    world.refuseWrites = true;
    try {
      world.evaluation().step(now.toEpochMilli());
    } catch (ExecutionException e) {
      assertThat(e).hasRootCauseMessage("no space");
    } finally {
      world.refuseWrites = false;
    }
  }

  private void read(QualificationsChanged record) {
    for (Qualified each : record.changes()) {
      RoaringBitmap members =
          known.computeIfAbsent(each.change().segmentId(), _ -> new RoaringBitmap());
      for (Move move : each.change().moved()) {
        assertThat(members.checkedRemove(move.fromEntity())).isTrue();
        members.add(move.toEntity());
      }
      assertThat(RoaringBitmap.intersects(members, each.change().entered()))
          .as("who is a member does not enter again")
          .isFalse();
      assertThat(members.contains(each.change().left()))
          .as("only members leave: %s", each)
          .isTrue();
      members.or(each.change().entered());
      members.andNot(each.change().left());
    }
    record.droppedSegmentIds().forEach(known::remove);
  }

  private void compare(World world, RandomStream stream, Instant now, int step) throws Exception {
    for (StreamingGroup group : stream.groups()) {
      ViewWithMemberships both =
          world.profiles().viewWithMemberships(World.SHOP, group.policy()).get();
      Map<String, RoaringBitmap> expected = Oracle.members(group, both.view(), now);
      for (Map.Entry<String, RoaringBitmap> each : expected.entrySet()) {
        String what = "step %d, %s at %s".formatted(step, stream.describe(each.getKey()), now);
        SegmentMembership kept =
            both.memberships().segment(each.getKey()).orElseThrow(() -> new AssertionError(what));
        assertThat(kept.members()).as(what).isEqualTo(each.getValue());
        assertThat(live(both.view(), known.getOrDefault(each.getKey(), new RoaringBitmap())))
            .as("feed of " + what)
            .isEqualTo(each.getValue());
        for (int member : kept.members().toArray()) {
          assertThat(kept.of(member)).isPresent();
        }
      }
    }
  }

  /// Deletions are no exits, and not in the feed.
  private static RoaringBitmap live(ProfileView view, RoaringBitmap members) {
    var live = new RoaringBitmap();
    members.forEach((int entity) -> {
      if (view.isProfile(entity)) {
        live.add(entity);
      }
    });
    return live;
  }
}
