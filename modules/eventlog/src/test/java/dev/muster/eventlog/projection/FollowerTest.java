package dev.muster.eventlog.projection;

import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final InMemoryEventLog log = new InMemoryEventLog();
  private final NoteBook.Store store = new NoteBook.Store();
  private final NoteBook notes = new NoteBook(store);
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final Follower follower = new Follower(log, notes, 7, new Hearing());

  private final class Hearing implements FollowerObserver {
    @Override
    public void failed(String projection, Throwable problem, long retryAfterMillis) {
      heard.add("failed: " + problem.getMessage() + " " + retryAfterMillis);
    }

    @Override
    public void rebuilding(String projection, String why) {
      heard.add("rebuilding: " + why);
    }

    @Override
    public void rebuilt(String projection, LogPosition position, long millis) {
      heard.add("rebuilt: " + position.value());
    }
  }

  @AfterEach
  void stop() {
    notes.gate.release(1_000_000);
    follower.close();
  }

  @Test
  void itCatchesUpAndKeepsUp() throws Exception {
    log.append(records("before", 100));
    follower.start();
    assertReached(100);
    log.append(records("after", 20));
    assertReached(120);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
    assertThat(follower.position()).isEqualTo(new LogPosition(120));
  }

  @Test
  void itStartsFromTheProjectionsOwnPosition() throws Exception {
    log.append(records("a", 10));
    store.moveTo(6);
    follower.start();
    assertReached(10);
    assertThat(notes.texts()).containsExactly("a-6", "a-7", "a-8", "a-9");
  }

  @Test
  void itTriesAgainWithGrowingPausesUntilItSucceeds() throws Exception {
    notes.failCount.set(4);
    log.append(records("a", 10));
    follower.start();
    awaitTrue(() -> follower.state() instanceof FollowerState.Retrying);
    assertReached(10);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
    assertThat(heard)
        .containsExactly(
            "failed: the read model fails 50",
            "failed: the read model fails 100",
            "failed: the read model fails 200",
            "failed: the read model fails 400");
    awaitTrue(() -> follower.state() instanceof FollowerState.Following);
  }

  /// What was applied before the failure is not applied again.
  @Test
  void afterAFailureItAsksTheProjectionWhereItStands() throws Exception {
    log.append(records("a", 7));
    follower.start();
    assertReached(7);
    notes.failCount.set(1);
    log.append(records("b", 7));
    assertReached(14);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
  }

  /// A projection that fails now and then, far apart, is not punished for failures of long ago.
  @Test
  void theFirstPauseAfterASuccessIsShortAgain() throws Exception {
    follower.start();
    for (int i = 0; i < 3; i++) {
      notes.failCount.set(1);
      log.append(records("a" + i, 1));
      assertReached(i + 1);
    }
    assertThat(heard).containsOnly("failed: the read model fails 50").hasSize(3);
  }

  @Test
  void aProjectionThatIsAheadOfTheLogIsMadeAnew() throws Exception {
    log.append(records("a", 5));
    store.moveTo(6);
    follower.start();
    assertReached(5);
    assertThat(notes.resetCount).hasValue(1);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
    assertThat(heard).containsExactly("rebuilding: it stands at position 6, and the log ends at 5");
  }

  @Test
  void reachedAnswersAtOnceLaterOrNotAtAll() throws Exception {
    notes.gate.drainPermits();
    follower.start();
    assertThat(follower.reached(LogPosition.START, Duration.ZERO)).isCompletedWithValue(true);
    log.append(records("a", 7));
    CompletableFuture<Boolean> seventh = follower.reached(new LogPosition(7), LONG);
    CompletableFuture<Boolean> eighth =
        follower.reached(new LogPosition(8), Duration.ofMillis(100));
    assertThat(eighth.get(5, TimeUnit.SECONDS)).isFalse();
    assertThat(seventh).isNotDone();
    awaitTrue(() -> follower.waiterCount() == 1);
    notes.gate.release();
    assertThat(seventh.get(5, TimeUnit.SECONDS)).isTrue();
    awaitTrue(() -> follower.waiterCount() == 0);
  }

  @Test
  void waitersThatGaveUpLeaveNothingBehind() throws Exception {
    follower.start();
    var answers = new ArrayList<CompletableFuture<Boolean>>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(follower.reached(new LogPosition(1 + i % 3), Duration.ofMillis(20)));
    }
    var cancelled = follower.reached(new LogPosition(9), LONG);
    cancelled.cancel(true);
    for (var answer : answers) {
      assertThat(answer.get(5, TimeUnit.SECONDS)).isFalse();
    }
    awaitTrue(() -> follower.waiterCount() == 0);
  }

  @Test
  void aRebuildUnderWritesGivesTheSame() throws Exception {
    long seed = System.nanoTime();
    System.out.println("FollowerTest seed " + seed);
    var random = new Random(seed);
    log.append(records("before", 5_000));
    follower.start();
    var writing = new AtomicBoolean(true);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; writing.get(); i++) {
                append("live-" + i, 1 + random.nextInt(50));
              }
            });
    for (int i = 0; i < 3; i++) {
      follower.rebuild("because");
    }
    writing.set(false);
    writer.join();
    assertReached(log.durableUpTo().value());
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
    assertThat(notes.besideCount).hasValueGreaterThanOrEqualTo(1);
    assertThat(heard).filteredOn(line -> line.startsWith("rebuilt")).hasSize(3);
    assertThat(heard).filteredOn(line -> line.startsWith("failed")).isEmpty();
    assertThat(notes.isClosed()).isTrue();
  }

  @Test
  void readsSeeTheOldOneUntilTheSwap() throws Exception {
    log.append(records("a", 10));
    follower.start();
    assertReached(10);
    var rebuilding =
        CompletableFuture.runAsync(() -> {
          try {
            follower.rebuild("because");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(notes.texts()).hasSize(10);
    rebuilding.get(10, TimeUnit.SECONDS);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
    log.append(records("b", 3));
    assertReached(13);
    assertThat(notes.texts()).isEqualTo(Records.texts(log));
  }

  @Test
  void closingStopsItAndClosesTheProjection() throws Exception {
    follower.start();
    log.append(records("a", 3));
    assertReached(3);
    follower.close();
    assertThat(notes.isClosed()).isTrue();
    assertThat(follower.state()).isInstanceOf(FollowerState.Stopped.class);
    log.append(records("b", 3));
    assertThat(follower.reached(new LogPosition(6), Duration.ofMillis(50)).get()).isFalse();
  }

  private void append(String prefix, int count) {
    try {
      log.append(records(prefix, count));
      Thread.sleep(1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertReached(long position) throws Exception {
    assertThat(follower.reached(new LogPosition(position), LONG).get(30, TimeUnit.SECONDS))
        .isTrue();
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < deadlineNanos) {
      Thread.sleep(2);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
