package dev.muster.profiles.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class OutcomeTest {

  /// Who is a profile, and what the others are part of.
  private record Present(RoaringBitmap profiles, Map<Integer, Integer> parts)
      implements PresentProfiles {
    @Override
    public int profileOf(int entity) {
      return profiles.contains(entity) ? entity : parts.getOrDefault(entity, -1);
    }
  }

  @Test
  void whatIsNewEntersAndWhatIsMissingLeaves() {
    var present = new Present(bits(1, 2, 3, 4), Map.of());
    assertThat(Outcome.change("s", Optional.of(members(1, 2)), present, bits(2, 3)))
        .isEqualTo(new Change("s", List.of(), bits(3), bits(1)));
    assertThat(Outcome.change("s", Optional.empty(), present, bits(2, 3)))
        .isEqualTo(new Change("s", List.of(), bits(2, 3), bits()));
    assertThat(Outcome.change("s", Optional.of(members(2)), present, bits(2)).isEmpty()).isTrue();
  }

  @Test
  void aJoinedProfileNeitherLeavesNorEnters() {
    var present = new Present(bits(1, 5), Map.of(9, 5));
    assertThat(Outcome.change("s", Optional.of(members(1, 9)), present, bits(1, 5)))
        .isEqualTo(new Change("s", List.of(new Move(9, 5)), bits(), bits()));
  }

  @Test
  void aJoinedProfileThatDoesNotQualifyLeavesAsWhatItIsNow() {
    var present = new Present(bits(1, 5), Map.of(9, 5));
    assertThat(Outcome.change("s", Optional.of(members(1, 9)), present, bits(1)))
        .isEqualTo(new Change("s", List.of(new Move(9, 5)), bits(), bits(5)));
  }

  @Test
  void aMemberThatIsNoProfileAnyMoreLeaves() {
    var present = new Present(bits(1), Map.of());
    assertThat(Outcome.change("s", Optional.of(members(1, 9)), present, bits(1)))
        .isEqualTo(new Change("s", List.of(), bits(), bits(9)));
  }

  @Test
  void chunksAreBoundedAndLoseNothing() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var changes = new ArrayList<Change>();
    for (int segment = 0; segment < 40; segment++) {
      changes.add(
          new Change(
              "s" + segment,
              segment % 7 == 0 ? moves(random.nextInt(3_000)) : List.of(),
              random(random),
              random(random)));
    }
    var memberships = new Memberships();
    List<SegmentsEvaluated> chunks = Outcome.chunks("run", changes, 20_000);
    assertThat(chunks).as("seed %d", seed).hasSizeGreaterThan(1);
    chunks.forEach(memberships::apply);
    memberships.apply(new RunCommitted("run", "job", 1, 1, 1, chunks.size(), List.of(), ""));
    for (Change change : changes) {
      SegmentMembership segment = memberships.state().segment(change.segmentId()).orElseThrow();
      assertThat(segment.members()).as("seed %d", seed).isEqualTo(change.entered());
      assertThat(segment.exited()).as("seed %d", seed).isEqualTo(change.left());
    }
    for (SegmentsEvaluated chunk : chunks) {
      int bytes =
          chunk.changes().stream()
              .mapToInt(each ->
                  each.entered().serializedSizeInBytes() + each.left().serializedSizeInBytes())
              .sum();
      assertThat(bytes).as("seed %d", seed).isLessThan(20_000);
    }
  }

  private static List<Move> moves(int count) {
    var moves = new ArrayList<Move>();
    for (int i = 0; i < count; i++) {
      moves.add(new Move(2 * i, 2 * i + 1));
    }
    return moves;
  }

  private static RoaringBitmap random(Random random) {
    var bits = new RoaringBitmap();
    int count = random.nextInt(3) * random.nextInt(10_000);
    for (int i = 0; i < count; i++) {
      bits.add(random.nextInt(1_000_000));
    }
    return bits;
  }

  private static SegmentMembership members(int... entities) {
    return SegmentMembership.first(
        new Run("run", "job", 1, 1, 1),
        List.of(new Change("s", List.of(), bits(entities), bits())),
        bits());
  }

  private static RoaringBitmap bits(int... entities) {
    return RoaringBitmap.bitmapOf(entities);
  }
}
