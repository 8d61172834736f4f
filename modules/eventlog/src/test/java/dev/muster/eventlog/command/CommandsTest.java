package dev.muster.eventlog.command;

import static dev.muster.eventlog.command.Notes.noted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Records;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.UnrulyLog;
import dev.muster.eventlog.command.Notes.Blunder;
import dev.muster.eventlog.command.Notes.Book;
import dev.muster.eventlog.command.Notes.NoteCommand;
import dev.muster.eventlog.command.Notes.Noted;
import dev.muster.eventlog.command.Notes.Refuse;
import dev.muster.eventlog.command.Notes.Write;
import dev.muster.eventlog.command.Notes.WriteOnce;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CommandsTest {
  private static final Tenant PROD = new Tenant("acme", "prod");
  private static final Tenant DEV = new Tenant("acme", "dev");
  private static final long NOON = 1_700_000_000_000L;

  private final UnrulyLog log = new UnrulyLog(new InMemoryEventLog());
  private Commands<Book, NoteCommand, Noted> commands;

  @BeforeEach
  void start() throws IOException {
    commands = open(log, CommandLimits.DEFAULTS);
  }

  @AfterEach
  void stop() {
    log.release();
    commands.close();
  }

  @Test
  void anAcceptedCommandIsInTheLogWithAllThatCausedIt() throws Exception {
    var cause = new Cause("request-7", "someone", "", "");
    var order = new Order<NoteCommand>(PROD, cause, NOON, 10, new Write("milk", 1));
    assertThat(get(commands.submit(order)))
        .isEqualTo(new Receipt.Appended<>(new LogPosition(1), new Book(1, "milk"), noted("milk")));
    LogRecord record = Records.readAfter(log, 0).getFirst();
    assertThat(record.tenant()).isEqualTo(PROD);
    assertThat(record.cause()).isEqualTo(cause);
    assertThat(record.timeMillis()).isEqualTo(NOON);
    assertThat(record.type()).isEqualTo("noted");
    assertThat(Records.text(record)).isEqualTo("milk");
  }

  @Test
  void tenantsShareTheLogAndNothingElse() throws Exception {
    get(submit(PROD, new Write("a", 2)));
    assertThat(get(submit(DEV, new Write("b", 1))))
        .isEqualTo(new Receipt.Appended<>(new LogPosition(3), new Book(1, "b"), noted("b")));
    assertThat(get(submit(PROD, new WriteOnce("a"))))
        .isEqualTo(new Receipt.Unchanged<>(new LogPosition(2), new Book(2, "a")));
  }

  @Test
  void aRefusalLeavesNothingInTheLog() throws Exception {
    assertThat(get(submit(PROD, new Refuse()))).isInstanceOf(Receipt.Refused.class);
    assertThat(log.durableUpTo()).isEqualTo(LogPosition.START);
  }

  @Test
  void aDecisionOfManyEventsCountsThemDown() throws Exception {
    get(submit(PROD, new Write("x", 3)));
    assertThat(Records.readAfter(log, 0)).extracting(LogRecord::remaining).containsExactly(2, 1, 0);
  }

  @Test
  void ordersThatWaitAreFlushedTogetherAndDecidedOneAfterTheOther() throws Exception {
    log.hold();
    var first = submit(PROD, new Write("first", 1));
    log.awaitHeld();
    List<CompletableFuture<Receipt<Book, Noted>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(submit(PROD, new WriteOnce("same")));
    }
    assertThat(first.isDone()).isFalse();
    log.release();
    assertThat(get(answers.get(0))).isInstanceOf(Receipt.Appended.class);
    for (int i = 1; i < 5; i++) {
      assertThat(get(answers.get(i)))
          .isEqualTo(new Receipt.Unchanged<>(new LogPosition(2), new Book(2, "same")));
    }
  }

  @Test
  void aBatchThatFailsLeavesNoTrace() throws Exception {
    get(submit(PROD, new Write("kept", 1)));
    log.failNext(1);
    log.hold();
    var opener = submit(DEV, new Write("lost", 2));
    log.awaitHeld();
    log.release();
    assertFails(opener);

    log.failNext(1);
    assertFails(commands.submit(idempotent("key", "f", new Write("lost", 2), NOON)));

    assertThat(get(submit(PROD, new WriteOnce("kept"))))
        .isEqualTo(new Receipt.Unchanged<>(new LogPosition(1), new Book(1, "kept")));
    // The key is free again, and the positions go on without a gap.
    assertThat(get(commands.submit(idempotent("key", "f", new Write("again", 1), NOON))))
        .isEqualTo(
            new Receipt.Appended<>(new LogPosition(2), new Book(2, "again"), noted("again")));
    assertThat(get(submit(DEV, new Write("dev", 1))))
        .isEqualTo(new Receipt.Appended<>(new LogPosition(3), new Book(1, "dev"), noted("dev")));
    assertThat(Records.texts(log)).containsExactly("kept", "again", "dev");
  }

  @Test
  void aBlunderFailsItsOwnOrderOnly() throws Exception {
    log.hold();
    var before = submit(PROD, new Write("before", 1));
    log.awaitHeld();
    var blunder = submit(PROD, new Blunder());
    var after = submit(PROD, new Write("after", 1));
    log.release();
    get(before);
    assertThatThrownBy(() -> get(blunder))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("a blunder");
    assertThat(get(after))
        .isEqualTo(
            new Receipt.Appended<>(new LogPosition(2), new Book(2, "after"), noted("after")));
  }

  @Test
  void aFullQueueAnswersAtOnce() throws Exception {
    restart(new CommandLimits(3, 1 << 20, 1, 1 << 20, 10, Duration.ofHours(1)));
    log.hold();
    var writing = submit(PROD, new Write("a", 1));
    log.awaitHeld();
    List<CompletableFuture<Receipt<Book, Noted>>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(submit(PROD, new Write("b" + i, 1)));
    }
    assertThat(commands.queueDepth()).isEqualTo(3);
    var tooMuch = submit(PROD, new Write("c", 1));
    assertThat(tooMuch.isDone()).isTrue();
    assertThat(get(tooMuch)).isInstanceOf(Receipt.Overloaded.class);
    log.release();
    get(writing);
    for (var each : waiting) {
      assertThat(get(each)).isInstanceOf(Receipt.Appended.class);
    }
    assertThat(get(submit(PROD, new Write("d", 1)))).isInstanceOf(Receipt.Appended.class);
    assertThat(Records.texts(log)).containsExactly("a", "b0", "b1", "b2", "d");
  }

  @Test
  void theQueueIsBoundedInBytesToo() throws Exception {
    restart(new CommandLimits(100, 1_000, 1, 1 << 20, 10, Duration.ofHours(1)));
    log.hold();
    var writing = submit(PROD, new Write("a", 1));
    log.awaitHeld();
    var large = commands.submit(order(PROD, 900, new Write("large", 1)));
    var tooMuch = commands.submit(order(PROD, 200, new Write("too much", 1)));
    assertThat(get(tooMuch)).isInstanceOf(Receipt.Overloaded.class);
    var small = commands.submit(order(PROD, 100, new Write("small", 1)));
    log.release();
    get(writing);
    get(large);
    get(small);
    // One alone always fits.
    assertThat(get(commands.submit(order(PROD, 5_000, new Write("huge", 1)))))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void whileTheReadModelsAreBehindNothingIsWritten() throws Exception {
    commands.close();
    var room = new AtomicBoolean();
    commands =
        Commands.open(log, new Notes(), new Notes(), CommandLimits.DEFAULTS, _ -> room.get());
    assertThat(get(submit(PROD, new Write("a", 1)))).isInstanceOf(Receipt.Overloaded.class);
    room.set(true);
    assertThat(get(submit(PROD, new Write("b", 1)))).isInstanceOf(Receipt.Appended.class);
    assertThat(Records.texts(log)).containsExactly("b");
  }

  @Test
  void theWriterOutlivesAMistakeOutsideOfTheRules() throws Exception {
    commands.close();
    var blunders = new AtomicBoolean(true);
    commands =
        Commands.open(
            log,
            new Notes(),
            new Notes(),
            CommandLimits.DEFAULTS,
            _ -> {
              if (blunders.get()) {
                throw new IllegalStateException("back-pressure blunders");
              }
              return true;
            });
    var failing = submit(PROD, new Write("a", 1));
    assertThatThrownBy(() -> get(failing)).hasMessageContaining("back-pressure blunders");
    blunders.set(false);
    assertThat(get(submit(PROD, new Write("b", 1)))).isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void aRepeatedOrderGetsTheFirstResult() throws Exception {
    var first = get(commands.submit(idempotent("k", "f", new Write("x", 2), NOON)));
    assertThat(first)
        .isEqualTo(new Receipt.Appended<>(new LogPosition(2), new Book(2, "x"), noted("x", "x")));
    get(submit(PROD, new Write("other", 1)));
    var repeated = new Receipt.Repeated<Book, Noted>(new LogPosition(2), noted("x", "x"));
    assertThat(get(commands.submit(idempotent("k", "f", new Write("x", 2), NOON))))
        .isEqualTo(repeated);
    restart(CommandLimits.DEFAULTS);
    assertThat(get(commands.submit(idempotent("k", "f", new Write("x", 2), NOON))))
        .isEqualTo(repeated);
    // Another tenant's keys are its own.
    var elsewhere =
        new Order<NoteCommand>(DEV, new Cause("r", "", "k", "f"), NOON, 10, new Write("y", 1));
    assertThat(get(commands.submit(elsewhere))).isInstanceOf(Receipt.Appended.class);
    assertThat(Records.texts(log)).containsExactly("x", "x", "other", "y");
  }

  @Test
  void aRepetitionInTheSameBatchGetsTheFirstResult() throws Exception {
    log.hold();
    var opener = submit(PROD, new Write("opener", 1));
    log.awaitHeld();
    var first = commands.submit(idempotent("k", "f", new Write("x", 1), NOON));
    var second = commands.submit(idempotent("k", "f", new Write("x", 1), NOON));
    log.release();
    get(opener);
    assertThat(get(first)).isInstanceOf(Receipt.Appended.class);
    assertThat(get(second))
        .isEqualTo(new Receipt.Repeated<Book, Noted>(new LogPosition(2), noted("x")));
    assertThat(Records.texts(log)).containsExactly("opener", "x");
  }

  /// The answer to a repetition says that its first is durable; it must not, when it is not.
  @Test
  void aRepetitionInABatchThatFailsFailsToo() throws Exception {
    log.hold();
    var opener = submit(PROD, new Write("opener", 1));
    log.awaitHeld();
    var first = commands.submit(idempotent("k", "f", new Write("x", 1), NOON));
    var second = commands.submit(idempotent("k", "f", new Write("x", 1), NOON));
    log.failNext(2);
    log.release();
    assertFails(opener);
    assertFails(first);
    assertFails(second);
    assertThat(log.durableUpTo()).isEqualTo(LogPosition.START);
  }

  @Test
  void aKeyWithAnotherRequestIsRefused() throws Exception {
    get(commands.submit(idempotent("k", "f", new Write("x", 1), NOON)));
    for (int session = 0; session < 2; session++) {
      assertThat(get(commands.submit(idempotent("k", "other", new Write("y", 1), NOON))))
          .isInstanceOfSatisfying(
              Receipt.Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo("idempotency-key-reused"));
      restart(CommandLimits.DEFAULTS);
    }
  }

  @Test
  void keysAreForgottenWithAge() throws Exception {
    restart(new CommandLimits(100, 1 << 20, 10, 1 << 20, 1_000, Duration.ofHours(1)));
    get(commands.submit(idempotent("old", "f", new Write("old", 1), NOON)));
    get(commands.submit(idempotent("young", "f", new Write("young", 1), NOON + 1_800_000)));
    get(commands.submit(idempotent("now", "f", new Write("now", 1), NOON + 3_600_001)));
    for (int session = 0; session < 2; session++) {
      long time = NOON + 3_600_002 + session;
      assertThat(get(commands.submit(idempotent("young", "f", new Write("young", 1), time))))
          .isInstanceOf(Receipt.Repeated.class);
      restart(new CommandLimits(100, 1 << 20, 10, 1 << 20, 1_000, Duration.ofHours(1)));
    }
    assertThat(get(commands.submit(idempotent("old", "f", new Write("old", 1), NOON + 3_600_009))))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void keysAreForgottenByCount() throws Exception {
    restart(new CommandLimits(100, 1 << 20, 10, 1 << 20, 2, Duration.ofHours(1)));
    for (int i = 0; i < 4; i++) {
      get(commands.submit(idempotent("k" + i, "f", new Write("x", 1), NOON + i)));
    }
    for (int session = 0; session < 2; session++) {
      assertThat(get(commands.submit(idempotent("k2", "f", new Write("x", 1), NOON + 5))))
          .isInstanceOf(Receipt.Repeated.class);
      assertThat(get(commands.submit(idempotent("k3", "f", new Write("x", 1), NOON + 5))))
          .isInstanceOf(Receipt.Repeated.class);
      restart(new CommandLimits(100, 1 << 20, 10, 1 << 20, 2, Duration.ofHours(1)));
    }
    assertThat(get(commands.submit(idempotent("k1", "f", new Write("x", 1), NOON + 6))))
        .isInstanceOf(Receipt.Appended.class);
  }

  @Test
  void aRestartGivesTheSameState() throws Exception {
    get(submit(PROD, new Write("a", 3)));
    get(submit(DEV, new Write("b", 1)));
    commands.close();
    commands = open(log, CommandLimits.DEFAULTS);
    assertThat(commands.lastPositions())
        .isEqualTo(Map.of(PROD, new LogPosition(3), DEV, new LogPosition(4)));
    assertThat(get(submit(PROD, new Write("c", 1))))
        .isEqualTo(new Receipt.Appended<>(new LogPosition(5), new Book(4, "c"), noted("c")));
  }

  @Test
  void closingAnswersWhatWaits() throws Exception {
    log.hold();
    List<CompletableFuture<Receipt<Book, Noted>>> answers = new ArrayList<>();
    answers.add(submit(PROD, new Write("x", 1)));
    log.awaitHeld();
    for (int i = 0; i < 20; i++) {
      answers.add(submit(PROD, new Write("x", 1)));
    }
    Thread closing = Thread.ofPlatform().start(commands::close);
    while (closing.getState() != Thread.State.WAITING
        && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
    var late = submit(PROD, new Write("late", 1));
    assertThat(get(late)).isInstanceOf(Receipt.Overloaded.class);
    log.release();
    closing.join();
    for (var answer : answers) {
      assertThat(get(answer)).isInstanceOf(Receipt.Appended.class);
    }
    assertThat(Records.texts(log)).hasSize(21);
  }

  /// An order that is handed in while the writer ends is answered all the same.
  @Test
  void noOrderIsLeftUnansweredByAClose() throws Exception {
    for (int round = 0; round < 200; round++) {
      var racing = open(new InMemoryEventLog(), CommandLimits.DEFAULTS);
      List<CompletableFuture<Receipt<Book, Noted>>> answers = new ArrayList<>();
      Thread submitting =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 200; i++) {
                  answers.add(racing.submit(order(PROD, 10, new Write("x", 1))));
                }
              });
      racing.close();
      submitting.join();
      for (var answer : answers) {
        assertThat(answer.get(2, TimeUnit.SECONDS)).isNotNull();
      }
    }
  }

  private void restart(CommandLimits limits) throws IOException {
    commands.close();
    commands = open(log, limits);
  }

  private static Commands<Book, NoteCommand, Noted> open(EventLog log, CommandLimits limits)
      throws IOException {
    return Commands.open(log, new Notes(), new Notes(), limits, Backpressure.NONE);
  }

  private CompletableFuture<Receipt<Book, Noted>> submit(Tenant tenant, NoteCommand command) {
    return commands.submit(order(tenant, 10, command));
  }

  private static Order<NoteCommand> order(Tenant tenant, int sizeBytes, NoteCommand command) {
    return new Order<>(tenant, Cause.of("request"), NOON, sizeBytes, command);
  }

  private static Order<NoteCommand> idempotent(
      String key, String fingerprint, NoteCommand command, long timeMillis) {
    return new Order<>(PROD, new Cause("r", "", key, fingerprint), timeMillis, 10, command);
  }

  private static <T> T get(CompletableFuture<T> answer) throws Exception {
    return answer.get(10, TimeUnit.SECONDS);
  }

  private static void assertFails(CompletableFuture<?> answer) {
    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(LogFailure.class);
  }
}
