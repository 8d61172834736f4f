package dev.muster.eventlog.projection;

import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LagBackpressureTest {
  private final InMemoryEventLog log = new InMemoryEventLog();
  private final NoteBook fast = new NoteBook(new NoteBook.Store());
  private final NoteBook slow = new NoteBook(new NoteBook.Store());
  private final Follower fastFollower = new Follower(log, fast, 10, FollowerObserver.NONE);
  private final Follower slowFollower = new Follower(log, slow, 10, FollowerObserver.NONE);
  private final List<Follower> followers = List.of(fastFollower, slowFollower);

  @BeforeEach
  void start() {
    slow.gate.drainPermits();
    fastFollower.start();
    slowFollower.start();
  }

  @AfterEach
  void stop() {
    slow.gate.release(1_000_000);
    followers.forEach(Follower::close);
  }

  @Test
  void aLittleLagCostsNothing() throws Exception {
    log.append(records("a", 20));
    var backpressure = new LagBackpressure(followers, 20, 100, Duration.ofSeconds(30));
    long startNanos = System.nanoTime();
    assertThat(backpressure.awaitRoom(log.durableUpTo())).isTrue();
    assertThat(System.nanoTime() - startNanos).isLessThan(1_000_000_000L);
  }

  @Test
  void moreLagWaitsForTheSlowestUntilItIsLittleAgain() throws Exception {
    log.append(records("a", 50));
    var backpressure = new LagBackpressure(followers, 20, 100, Duration.ofSeconds(30));
    LogPosition durable = log.durableUpTo();
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return backpressure.awaitRoom(durable);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    slow.gate.release(2);
    assertThat(slowFollower.reached(new LogPosition(20), Duration.ofSeconds(10)).get()).isTrue();
    Thread.sleep(100);
    assertThat(answer).isNotDone();
    slow.gate.release(1);
    assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(slowFollower.position()).isEqualTo(new LogPosition(30));
  }

  @Test
  void thePauseHasAnEnd() throws Exception {
    log.append(records("a", 50));
    var backpressure = new LagBackpressure(followers, 20, 100, Duration.ofMillis(100));
    long startNanos = System.nanoTime();
    assertThat(backpressure.awaitRoom(log.durableUpTo())).isTrue();
    assertThat(System.nanoTime() - startNanos).isBetween(90_000_000L, 5_000_000_000L);
  }

  @Test
  void beyondTheMaximumNothingIsWritten() throws Exception {
    log.append(records("a", 101));
    var backpressure = new LagBackpressure(followers, 20, 100, Duration.ofMillis(50));
    assertThat(backpressure.awaitRoom(log.durableUpTo())).isFalse();
    slow.gate.release(1);
    assertThat(slowFollower.reached(new LogPosition(10), Duration.ofSeconds(10)).get()).isTrue();
    assertThat(backpressure.awaitRoom(log.durableUpTo())).isTrue();
  }
}
