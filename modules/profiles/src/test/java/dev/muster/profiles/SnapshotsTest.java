package dev.muster.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.RandomFacts;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

/// Whatever a store is taken up from, it says the same as one that read the whole log.
@Timeout(60)
class SnapshotsTest {
  private static final ProfileEvents CODEC = new ProfileEvents();
  private static final List<Tenant> TENANTS =
      List.of(new Tenant("org", "one"), new Tenant("org", "two"));
  private static final MergePolicy PDG =
      new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest());

  @TempDir Path folder;

  private final List<String> leftOut = new ArrayList<>();
  private final List<LogPosition> loaded = new ArrayList<>();

  private final class Notes implements ProfilesObserver {
    @Override
    public void snapshotLeftOut(Path snapshot, String reason) {
      leftOut.add(reason);
    }

    @Override
    public void snapshotLoaded(Path snapshot, LogPosition position) {
      loaded.add(position);
    }

    @Override
    public void snapshotFailed(Exception problem) {
      throw new AssertionError(problem);
    }

    @Override
    public void stopped(LogPosition position, Throwable cause) {
      throw new AssertionError(cause);
    }
  }

  private Profiles open(InMemoryEventLog log) throws IOException {
    var settings = new ProfilesSettings(new StoreLimits(1L << 30, 6), 7, 100, Long.MAX_VALUE);
    return Profiles.open(log, folder, CODEC::decode, settings, new Notes());
  }

  private static void append(InMemoryEventLog log, Tenant tenant, ProfileEvent event)
      throws LogFailure {
    EventCodec.Encoded form = CODEC.encode(event);
    log.append(
        List.of(
            new NewRecord(
                tenant, Cause.of("t"), 5, form.type(), form.version(), form.payload(), 0)));
  }

  /// Two runs of which the second is killed before it counts.
  private static void appendRun(InMemoryEventLog log, Tenant tenant, Random random)
      throws LogFailure {
    String run = "run-" + log.durableUpTo().value();
    var entered = RoaringBitmap.bitmapOf(random.ints(20, 0, 60).toArray());
    var change =
        new MembershipEvent.Change("segment-" + run, List.of(), entered, new RoaringBitmap());
    append(log, tenant, new MembershipEvent.SegmentsEvaluated(run, List.of(change)));
    append(log, tenant, new MembershipEvent.RunCommitted(run, "job", 1, 1, 1, 1, List.of(), ""));
    append(log, tenant, new MembershipEvent.SegmentsEvaluated(run + "-b", List.of(change)));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void snapshotAndTailAndWholeLogSayTheSame(long seed) throws Exception {
    var random = new Random(seed);
    var facts = new RandomFacts(random, random.nextBoolean() ? 40 : 3_000, 4);
    try (var log = new InMemoryEventLog()) {
      for (int life = 0; life < 6; life++) {
        var profiles = open(log);
        for (int step = 0; step < 60; step++) {
          append(log, TENANTS.get(random.nextInt(2)), facts.next());
          if (random.nextInt(12) == 0) {
            appendRun(log, TENANTS.get(random.nextInt(2)), random);
          }
          if (random.nextInt(15) == 0) {
            profiles.view(TENANTS.get(random.nextInt(2)), PDG).get(5, TimeUnit.SECONDS);
          }
          if (random.nextInt(25) == 0) {
            profiles.snapshot().get(5, TimeUnit.SECONDS);
          }
        }
        Rebuilt rebuilt = profiles.rebuildFromLog().get(20, TimeUnit.SECONDS);
        assertThat(rebuilt.tenants()).as("seed %d, life %d", seed, life).hasSize(2);
        assertThat(rebuilt.isEqual()).as("seed %d, life %d", seed, life).isTrue();
        assertThat(rebuilt.position()).isEqualTo(log.durableUpTo());
        if (random.nextBoolean()) {
          profiles.close();
        } else {
          profiles.stop();
        }
      }
    }
    assertThat(loaded).as("seed %d", seed).isNotEmpty();
    assertThat(leftOut).isEmpty();
    try (Stream<Path> kept = Files.list(folder)) {
      assertThat(kept).as("snapshots that are kept").hasSizeLessThanOrEqualTo(2);
    }
  }

  private long checksum(InMemoryEventLog log) throws Exception {
    try (var profiles = open(log)) {
      return profiles.checksum(TENANTS.getFirst()).get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aDamagedSnapshotIsSaidAndLeftOut() throws Exception {
    var random = new Random(21);
    var facts = new RandomFacts(random, 40, 2);
    try (var log = new InMemoryEventLog()) {
      for (int step = 0; step < 40; step++) {
        append(log, TENANTS.getFirst(), facts.next());
      }
      long first = checksum(log);
      append(log, TENANTS.getFirst(), facts.next());
      long second = checksum(log);
      assertThat(second).isNotEqualTo(first);
      for (int round = 0; round < 20; round++) {
        Path file = folder.resolve("snapshot-41").resolve("tenant-0");
        byte[] bytes = Files.readAllBytes(file);
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, damaged);
        leftOut.clear();
        loaded.clear();
        assertThat(checksum(log)).isEqualTo(second);
        assertThat(leftOut).as("round %d", round).hasSize(1);
        assertThat(loaded).containsExactly(new LogPosition(40));
      }
    }
  }

  @Test
  void aSnapshotOfAnotherLogIsSaidAndLeftOut() throws Exception {
    var facts = new RandomFacts(new Random(31), 40, 2);
    try (var log = new InMemoryEventLog()) {
      for (int step = 0; step < 10; step++) {
        append(log, TENANTS.getFirst(), facts.next());
      }
      checksum(log);
    }
    try (var shorter = new InMemoryEventLog()) {
      append(shorter, TENANTS.getFirst(), facts.next());
      checksum(shorter);
    }
    assertThat(leftOut).containsExactly("the log ends at position 1, before it");
    leftOut.clear();
    try (var other = new InMemoryEventLog()) {
      for (int step = 0; step < 12; step++) {
        append(other, TENANTS.getFirst(), facts.next());
      }
      checksum(other);
    }
    assertThat(leftOut).isNotEmpty().containsOnly("it belongs to another log");
    assertThat(loaded).isEmpty();
  }
}
