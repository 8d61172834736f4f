package dev.muster.profiles.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.profiles.membership.Qualification.Status;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.QualificationCause;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class MembershipsTest {
  private final Memberships memberships = new Memberships();

  @Test
  void whatARunHasFoundCountsWhenItIsCommitted() {
    memberships.apply(found("run-1", change("s", bits(1, 2, 3), bits())));
    assertThat(memberships.state().segment("s")).isEmpty();

    memberships.apply(committed("run-1", 100, 1));
    SegmentMembership segment = segment("s");
    assertThat(segment.members()).isEqualTo(bits(1, 2, 3));
    assertThat(segment.lastRun()).isEqualTo(new Run("run-1", "job", 100, 7, 100));
    assertThat(segment.of(2)).contains(new Qualification(Status.REALIZED, 100));
    assertThat(segment.of(4)).isEmpty();
  }

  @Test
  void theNextRunTellsWhoEnteredStayedAndLeft() {
    run("run-1", 100, change("s", bits(1, 2, 3), bits()));
    run("run-2", 200, change("s", bits(4), bits(2)));

    SegmentMembership segment = segment("s");
    assertThat(segment.of(1)).contains(new Qualification(Status.EXISTING, 100));
    assertThat(segment.of(4)).contains(new Qualification(Status.REALIZED, 200));
    assertThat(segment.of(2)).contains(new Qualification(Status.EXITED, 200));
    assertThat(segment.realizedCount()).isEqualTo(1);
    assertThat(segment.existingCount()).isEqualTo(2);
    assertThat(segment.exitedCount()).isEqualTo(1);

    run("run-3", 300, change("s", bits(), bits()));
    assertThat(segment("s").of(4)).contains(new Qualification(Status.EXISTING, 200));
    assertThat(segment("s").of(2)).isEmpty();
    assertThat(segment("s").realizedCount()).isZero();

    run("run-4", 400, change("s", bits(2), bits()));
    assertThat(segment("s").of(2)).contains(new Qualification(Status.REALIZED, 400));
  }

  @Test
  void aRunWithTheSameNowDoesNotMakeExistingMembersNew() {
    run("run-1", 100, change("s", bits(1), bits()));
    run("run-2", 100, change("s", bits(2), bits()));
    assertThat(segment("s").of(1)).contains(new Qualification(Status.EXISTING, 100));
    assertThat(segment("s").of(2)).contains(new Qualification(Status.REALIZED, 100));
  }

  @Test
  void segmentsThatARunDoesNotEvaluateStayAsTheyAre() {
    run("run-1", 100, change("s", bits(1), bits()), change("t", bits(2), bits()));
    SegmentMembership before = segment("t");
    run("run-2", 200, change("s", bits(), bits()));
    assertThat(segment("t")).isEqualTo(before);
    assertThat(segment("s").lastRun().id()).isEqualTo("run-2");
  }

  @Test
  void theLeftoversOfAKilledRunNeverCount() {
    memberships.apply(found("killed", change("s", bits(1), bits())));
    run("run-1", 100, change("s", bits(2), bits()));
    assertThat(segment("s").members()).isEqualTo(bits(2));

    memberships.apply(found("killed-2", change("s", bits(5), bits())));
    assertThat(segment("s").members()).isEqualTo(bits(2));
  }

  @Test
  void aRunInSeveralPartsIsOneRun() {
    memberships.apply(found("run-1", change("s", bits(1), bits())));
    memberships.apply(
        found("run-1", change("s", bits(70_000), bits()), change("t", bits(1), bits())));
    memberships.apply(committed("run-1", 100, 2));
    assertThat(segment("s").members()).isEqualTo(bits(1, 70_000));
    assertThat(segment("t").members()).isEqualTo(bits(1));
  }

  @Test
  void aCommitWithoutItsPartsIsCorruption() {
    memberships.apply(found("run-1", change("s", bits(1), bits())));
    assertThatThrownBy(() -> memberships.apply(committed("run-1", 100, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run-1");
    assertThatThrownBy(() -> memberships.apply(committed("run-2", 100, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDeletedProfileIsNoMemberAndNoExit() {
    run("run-1", 100, change("s", bits(1, 2), bits()));
    memberships.delete(1);
    assertThat(segment("s").members()).isEqualTo(bits(2));
    assertThat(segment("s").of(1)).isEmpty();
    assertThat(memberships.state().of(1)).isEmpty();

    // The run began before the deletion, and names the profile.
    run("run-2", 200, change("s", bits(), bits(1)), change("t", bits(1, 2), bits()));
    assertThat(segment("s").exited()).isEqualTo(bits());
    assertThat(segment("t").members()).isEqualTo(bits(2));
  }

  @Test
  void aMovedMemberKeepsItsTime() {
    run("run-1", 100, change("s", bits(1), bits()));
    run("run-2", 200, change("s", bits(9), bits()));
    run("run-3", 300, moving("s", List.of(new Move(9, 5)), bits(), bits()));
    assertThat(segment("s").members()).isEqualTo(bits(1, 5));
    assertThat(segment("s").of(5)).contains(new Qualification(Status.EXISTING, 200));
    assertThat(segment("s").of(9)).isEmpty();

    // The other one was a member by itself, and longer.
    run("run-4", 400, moving("s", List.of(new Move(5, 1)), bits(), bits()));
    assertThat(segment("s").members()).isEqualTo(bits(1));
    assertThat(segment("s").of(1)).contains(new Qualification(Status.EXISTING, 100));
  }

  @Test
  void droppedSegmentsAreForgotten() {
    run("run-1", 100, change("s", bits(1), bits()), change("t", bits(1), bits()));
    memberships.apply(new RunCommitted("run-2", "job", 200, 7, 200, 0, List.of("t"), "report"));
    assertThat(memberships.state().segmentIds()).containsExactly("s");
  }

  @Test
  void aStateDoesNotChangeAfterwards() {
    run("run-1", 100, change("s", bits(1, 2), bits()));
    MembershipState before = memberships.state();
    assertThat(memberships.state()).isSameAs(before);
    run("run-2", 200, change("s", bits(3), bits(1)));
    memberships.delete(2);
    assertThat(before.segment("s").orElseThrow().members()).isEqualTo(bits(1, 2));
    assertThat(before.of(2)).containsKey("s");
    assertThat(segment("s").members()).isEqualTo(bits(3));
  }

  @Test
  void manyCohortsAreBounded() {
    int runs = SegmentMembership.MAXIMUM_COHORTS + 50;
    for (int i = 0; i < runs; i++) {
      run("run-" + i, i, change("s", bits(i), bits()));
    }
    SegmentMembership segment = segment("s");
    assertThat(segment.count()).isEqualTo(runs);
    assertThat(segment.cohorts()).hasSize(SegmentMembership.MAXIMUM_COHORTS);
    assertThat(segment.of(runs - 1)).contains(new Qualification(Status.REALIZED, runs - 1));
    assertThat(segment.of(100)).contains(new Qualification(Status.EXISTING, 100));
    // Those who share a cohort have its latest time.
    assertThat(segment.of(0)).contains(new Qualification(Status.EXISTING, 49));
  }

  @Test
  void aSnapshotHoldsAllOfItTheWaitingRunIncluded() throws IOException {
    run("run-1", 100, change("s", bits(1, 2, 70_000), bits()), change("t", bits(), bits()));
    run("run-2", 200, change("s", bits(4), bits(2)));
    memberships.delete(70_000);
    memberships.apply(found("run-3", change("t", bits(6), bits())));

    var bytes = new ByteArrayOutputStream();
    memberships.write(new DataOutputStream(bytes));
    var copy = new Memberships();
    copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertThat(copy.state().segment("s")).isEqualTo(memberships.state().segment("s"));
    assertThat(copy.state().segment("t")).isEqualTo(memberships.state().segment("t"));
    assertThat(copy.state().lastReport()).isEqualTo(memberships.state().lastReport());
    assertThat(copy.state().lastReport().orElseThrow().report()).isEqualTo("of run-2");
    assertThat(copy.state().deleted()).isEqualTo(bits(70_000));
    copy.apply(committed("run-3", 300, 1));
    assertThat(copy.state().segment("t").orElseThrow().members()).isEqualTo(bits(6));
  }

  @Test
  void streamedMembersHaveTheirOwnTimesAndCountAtOnce() {
    stream(10, 100, change("s", bits(1, 2), bits()));
    stream(11, 200, change("s", bits(3), bits(1)));
    SegmentMembership segment = segment("s");
    assertThat(segment.members()).isEqualTo(bits(2, 3));
    assertThat(segment.of(2)).contains(new Qualification(Status.REALIZED, 100));
    assertThat(segment.of(3)).contains(new Qualification(Status.REALIZED, 200));
    assertThat(segment.of(1)).contains(new Qualification(Status.EXITED, 200));
    assertThat(segment.exited()).isEqualTo(bits(1));
    assertThat(segment.isStreamed()).isTrue();
    assertThat(segment.asOfPosition()).isEqualTo(11);
    assertThat(segment.nowMillis()).isEqualTo(200);
    assertThat(memberships.state().streamedUpTo()).isEqualTo(11);

    // It enters and leaves once, however often that is said.
    stream(12, 300, change("s", bits(2, 3), bits(1, 9)));
    assertThat(segment("s").of(2)).contains(new Qualification(Status.REALIZED, 100));
    assertThat(segment("s").of(1)).contains(new Qualification(Status.EXITED, 200));
    assertThat(segment("s").of(9)).isEmpty();
    stream(13, 400, change("s", bits(1), bits()));
    assertThat(segment("s").of(1)).contains(new Qualification(Status.REALIZED, 400));
    assertThat(segment("s").exited()).isEqualTo(bits());
  }

  @Test
  void aRunMakesStreamedMembersExistingAndForgetsWhoLeft() {
    run("run-1", 50, change("s", bits(7), bits()));
    stream(10, 100, change("s", bits(1, 2, 8), bits(7)));
    assertThat(segment("s").realized()).isEqualTo(bits(1, 2, 8));
    assertThat(segment("s").of(7)).contains(new Qualification(Status.EXITED, 100));
    run("run-2", 200, change("s", bits(4), bits(2)));
    SegmentMembership segment = segment("s");
    assertThat(segment.of(1)).contains(new Qualification(Status.EXISTING, 100));
    assertThat(segment.of(2)).contains(new Qualification(Status.EXITED, 200));
    assertThat(segment.of(4)).contains(new Qualification(Status.REALIZED, 200));
    assertThat(segment.of(7)).isEmpty();
    assertThat(segment.realized()).isEqualTo(bits(4));
    assertThat(segment.existingCount()).isEqualTo(2);
    stream(11, 300, change("s", bits(2), bits(4)));
    assertThat(segment("s").of(2)).contains(new Qualification(Status.REALIZED, 300));
    assertThat(segment("s").of(4)).contains(new Qualification(Status.EXITED, 300));
    assertThat(segment("s").realized()).isEqualTo(bits(2));
    memberships.delete(2);
    assertThat(segment("s").of(2)).isEmpty();
    assertThat(segment("s").realized()).isEqualTo(bits());
  }

  @Test
  void aStreamedMemberIsMovedWithItsTime() {
    stream(10, 100, change("s", bits(9), bits()));
    stream(11, 200, change("s", bits(1), bits()));
    stream(12, 300, moving("s", List.of(new Move(9, 5)), bits(), bits()));
    assertThat(segment("s").of(5)).contains(new Qualification(Status.REALIZED, 100));
    assertThat(segment("s").of(9)).isEmpty();
    stream(13, 400, moving("s", List.of(new Move(5, 1)), bits(), bits()));
    assertThat(segment("s").of(1)).contains(new Qualification(Status.REALIZED, 200));
    assertThat(segment("s").members()).isEqualTo(bits(1));
    stream(14, 500, moving("s", List.of(new Move(1, 0)), bits(), bits(0)));
    assertThat(segment("s").of(0)).contains(new Qualification(Status.EXITED, 500));
  }

  @Test
  void manyStreamedTimesAreAllKept() throws IOException {
    var random = new SplittableRandom(7);
    var times = new HashMap<Integer, Long>();
    for (int step = 1; step <= 2_000; step++) {
      int entity = random.nextInt(300);
      boolean enters = !times.containsKey(entity);
      if (enters) {
        times.put(entity, (long) step);
      } else {
        times.remove(entity);
      }
      stream(
          step, step, change("s", enters ? bits(entity) : bits(), enters ? bits() : bits(entity)));
    }
    var bytes = new ByteArrayOutputStream();
    memberships.write(new DataOutputStream(bytes));
    var copy = new Memberships();
    copy.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (var state : List.of(memberships.state(), copy.state())) {
      SegmentMembership segment = state.segment("s").orElseThrow();
      assertThat(segment.count()).isEqualTo(times.size());
      times.forEach((entity, time) ->
          assertThat(segment.of(entity)).contains(new Qualification(Status.REALIZED, time)));
    }
    assertThat(copy.state().segment("s")).isEqualTo(memberships.state().segment("s"));
    assertThat(copy.state().streamedUpTo()).isEqualTo(2_000);
  }

  private void stream(long position, long nowMillis, Change... changes) {
    memberships.apply(
        new QualificationsChanged(
            position,
            nowMillis,
            Arrays.stream(changes)
                .map(change -> new Qualified(change, 1, QualificationCause.EVENT))
                .toList(),
            List.of()));
  }

  private void run(String runId, long nowMillis, Change... changes) {
    memberships.apply(found(runId, changes));
    memberships.apply(committed(runId, nowMillis, 1));
  }

  private SegmentMembership segment(String id) {
    Optional<SegmentMembership> segment = memberships.state().segment(id);
    return segment.orElseThrow();
  }

  private static SegmentsEvaluated found(String runId, Change... changes) {
    return new SegmentsEvaluated(runId, List.of(changes));
  }

  private static RunCommitted committed(String runId, long nowMillis, int chunkCount) {
    return new RunCommitted(
        runId, "job", nowMillis, 7, nowMillis, chunkCount, List.of(), "of " + runId);
  }

  private static Change change(String segmentId, RoaringBitmap entered, RoaringBitmap left) {
    return new Change(segmentId, List.of(), entered, left);
  }

  private static Change moving(
      String segmentId, List<Move> moved, RoaringBitmap entered, RoaringBitmap left) {
    return new Change(segmentId, moved, entered, left);
  }

  private static RoaringBitmap bits(int... entities) {
    return RoaringBitmap.bitmapOf(entities);
  }
}
