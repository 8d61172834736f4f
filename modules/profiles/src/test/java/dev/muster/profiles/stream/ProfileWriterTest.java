package dev.muster.profiles.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Records;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.UnrulyLog;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfileWriterTest {
  private static final Tenant TENANT = Records.TENANT;
  private static final Cause CAUSE = Cause.of("request-1");
  private static final ProfileEvents CODEC = new ProfileEvents();

  private final UnrulyLog log = new UnrulyLog(new InMemoryEventLog());
  private final List<ProfileWriter> writers = new ArrayList<>();

  @AfterEach
  void stop() {
    log.release();
    writers.forEach(ProfileWriter::close);
  }

  @Test
  void anAnswerSaysWhereTheEventIsInTheLog() throws Exception {
    ProfileWriter writer = writer(ProfileWriterLimits.DEFAULTS);

    LogPosition first = writer.append(TENANT, event("a"), 5, CAUSE).get(5, TimeUnit.SECONDS);
    LogPosition second = writer.append(TENANT, event("b"), 6, CAUSE).get(5, TimeUnit.SECONDS);

    assertThat(List.of(first.value(), second.value())).containsExactly(1L, 2L);
    assertThat(stored()).containsExactly("a", "b");
    LogRecord record = Records.readAfter(log, 1).getFirst();
    assertThat(record.tenant()).isEqualTo(TENANT);
    assertThat(record.cause()).isEqualTo(CAUSE);
    assertThat(record.timeMillis()).isEqualTo(6);
  }

  @Test
  void whatWaitsIsFlushedTogetherAndInOrder() throws Exception {
    ProfileWriter writer = writer(ProfileWriterLimits.DEFAULTS);
    log.hold();
    CompletableFuture<LogPosition> held = append(writer, "first");
    log.awaitHeld();
    List<CompletableFuture<LogPosition>> waiting =
        IntStream.range(0, 100).mapToObj(i -> append(writer, "e" + i)).toList();
    assertThat(writer.queueDepth()).isEqualTo(100);
    assertThat(held).isNotDone();

    log.release();

    for (int i = 0; i < 100; i++) {
      assertThat(waiting.get(i).get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(i + 2));
    }
    assertThat(stored()).hasSize(101).startsWith("first", "e0", "e1").endsWith("e99");
  }

  @Test
  void aFullQueueIsAnswered() throws Exception {
    ProfileWriter writer = writer(new ProfileWriterLimits(3, 1 << 20, 10, 1 << 20));
    log.hold();
    CompletableFuture<LogPosition> held = append(writer, "held");
    log.awaitHeld();
    for (int i = 0; i < 3; i++) {
      var _ = append(writer, "waits");
    }

    CompletableFuture<LogPosition> tooMany = append(writer, "too many");

    assertOverloaded(tooMany);
    log.release();
    assertThat(held.get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(1));
    assertThat(append(writer, "room again").get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(5));
    assertThat(stored()).doesNotContain("too many");
  }

  @Test
  void theQueueIsBoundedByBytesToo() throws Exception {
    ProfileWriter writer = writer(new ProfileWriterLimits(100, 60, 10, 1 << 20));
    log.hold();
    var _ = append(writer, "held");
    log.awaitHeld();
    CompletableFuture<LogPosition> first = append(writer, "0123456789");
    CompletableFuture<LogPosition> second = append(writer, "0123456789012345678901234567890123");

    assertOverloaded(second);
    log.release();
    assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(2));
    // One record fits however large it is.
    assertThat(append(writer, "x".repeat(3_000) + "0123456789".repeat(9)))
        .succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aFailingFlushFailsItsBatchAndNoOther() throws Exception {
    ProfileWriter writer = writer(ProfileWriterLimits.DEFAULTS);
    append(writer, "before").get(5, TimeUnit.SECONDS);
    log.failNext(1);

    CompletableFuture<LogPosition> failing = append(writer, "lost");

    assertThatThrownBy(() -> failing.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LogFailure.class);
    assertThat(append(writer, "after").get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(2));
    assertThat(stored()).containsExactly("before", "after");
  }

  @Test
  void closingWritesWhatWaitsAndTakesNothingMore() throws Exception {
    ProfileWriter writer = writer(ProfileWriterLimits.DEFAULTS);
    log.hold();
    var _ = append(writer, "held");
    log.awaitHeld();
    CompletableFuture<LogPosition> waiting = append(writer, "waits");
    log.release();

    writer.close();

    assertThat(waiting).isCompletedWithValue(new LogPosition(2));
    assertOverloaded(append(writer, "late"));
    assertThat(stored()).containsExactly("held", "waits");
  }

  private ProfileWriter writer(ProfileWriterLimits limits) {
    ProfileWriter writer = ProfileWriter.open(log, CODEC, limits);
    writers.add(writer);
    return writer;
  }

  private static CompletableFuture<LogPosition> append(ProfileWriter writer, String text) {
    return writer.append(TENANT, event(text), 5, CAUSE);
  }

  private static EventsAdded event(String text) {
    return new EventsAdded("d", 5, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertOverloaded(CompletableFuture<LogPosition> answer) {
    assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            StreamOverloadedException.class,
            overloaded -> assertThat(overloaded.retryAfterSeconds()).isPositive());
  }

  private List<String> stored() throws IOException {
    return Records.readAfter(log, 0).stream()
        .map(CODEC::decode)
        .map(event -> ((EventsAdded) event).documents())
        .map(documents -> new String(documents, StandardCharsets.UTF_8))
        .toList();
  }
}
