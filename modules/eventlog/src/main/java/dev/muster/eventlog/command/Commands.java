package dev.muster.eventlog.command;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one writer of a stream. Its thread takes the orders that wait, as many as fit a batch,
/// decides each against the state in memory, appends and flushes all their events at once, and only
/// then answers.
///
/// A batch that cannot be flushed leaves no trace: its orders fail, and the state in memory is
/// again what it was before.
public final class Commands<S, C, E> implements AutoCloseable {
  private static final int REPLAY_BATCH_COUNT = 1_000;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final String STOPPING = "The service is stopping.";

  private final EventLog log;
  private final Aggregate<S, C, E> aggregate;
  private final EventCodec<E> codec;
  private final CommandLimits limits;
  private final Backpressure backpressure;
  private final BlockingQueue<Waiting<S, C, E>> queue;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Map<Tenant, TenantMemory<S, E>> memories = new HashMap<>();

  /// What is on the disk, for who only looks.
  private final Map<Tenant, S> durable = new ConcurrentHashMap<>();

  private final Thread writer;
  private volatile boolean closing;

  private record Waiting<S, C, E>(Order<C> order, CompletableFuture<Receipt<S, E>> answer) {}

  private record Decided<S, C, E>(Waiting<S, C, E> waiting, Receipt<S, E> receipt) {}

  private Commands(
      EventLog log,
      Aggregate<S, C, E> aggregate,
      EventCodec<E> codec,
      CommandLimits limits,
      Backpressure backpressure) {
    this.log = log;
    this.aggregate = aggregate;
    this.codec = codec;
    this.limits = limits;
    this.backpressure = backpressure;
    this.queue = new ArrayBlockingQueue<>(limits.queueCount());
    this.writer = Thread.ofPlatform().name("muster-writer").unstarted(this::write);
  }

  /// Reads the whole log into memory and starts to take orders.
  ///
  /// @throws IOException when the log cannot be read
  public static <S, C, E> Commands<S, C, E> open(
      EventLog log,
      Aggregate<S, C, E> aggregate,
      EventCodec<E> codec,
      CommandLimits limits,
      Backpressure backpressure)
      throws IOException {
    var commands = new Commands<>(log, aggregate, codec, limits, backpressure);
    commands.replay();
    commands.writer.start();
    return commands;
  }

  /// Queues the order. The answer completes on the writer's thread; it fails with a `LogFailure`
  /// when the order's events could not be made durable.
  public CompletableFuture<Receipt<S, E>> submit(Order<C> order) {
    var answer = new CompletableFuture<Receipt<S, E>>();
    long bytes = queuedBytes.addAndGet(order.sizeBytes());
    // A single order always fits, however large: the HTTP layer bounds it.
    boolean fits = bytes <= limits.queueBytes() || bytes == order.sizeBytes();
    if (closing || !fits || !queue.offer(new Waiting<>(order, answer))) {
      queuedBytes.addAndGet(-order.sizeBytes());
      answer.complete(overloaded(closing ? STOPPING : "Too many writes at once."));
    } else if (closing && !writer.isAlive()) {
      answerLeftOver();
    }
    return answer;
  }

  /// How many orders wait.
  public int queueDepth() {
    return queue.size();
  }

  /// The tenants that have any event, with the position of their last one. Only before the first
  /// order: the writer's thread owns this afterwards.
  public Map<Tenant, LogPosition> lastPositions() {
    var positions = new HashMap<Tenant, LogPosition>();
    memories.forEach((tenant, memory) -> positions.put(tenant, memory.last()));
    return positions;
  }

  /// The states of the tenants that have any event. Only before the first order, as above.
  public Map<Tenant, S> states() {
    var states = new HashMap<Tenant, S>();
    memories.forEach((tenant, memory) -> states.put(tenant, memory.state()));
    return states;
  }

  /// The tenant's state after its last durable event; empty when it has none. By any thread, at any
  /// time.
  public Optional<S> state(Tenant tenant) {
    return Optional.ofNullable(durable.get(tenant));
  }

  /// The same for all tenants that have any event.
  public Map<Tenant, S> currentStates() {
    return Map.copyOf(durable);
  }

  /// Answers what waits and stops.
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    answerLeftOver();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Orders that came in while the writer was ending.
  private void answerLeftOver() {
    @Nullable Waiting<S, C, E> left = queue.poll();
    while (left != null) {
      left.answer().complete(overloaded(STOPPING));
      left = queue.poll();
    }
  }

  private void replay() throws IOException {
    try (LogReader reader = log.readAfter(LogPosition.START)) {
      List<LogRecord> records = reader.next(REPLAY_BATCH_COUNT);
      while (!records.isEmpty()) {
        records.forEach(this::apply);
        records = reader.next(REPLAY_BATCH_COUNT);
      }
    }
    memories.forEach((tenant, memory) -> {
      memory.settle(limits.rememberedKeyCount(), 0);
      durable.put(tenant, memory.state());
    });
  }

  private void apply(LogRecord record) {
    E event = codec.decode(record);
    var memory = memory(record.tenant());
    LogPosition before = memory.last();
    memory.advance(aggregate.evolve(memory.state(), event), record.position());
    if (record.cause().isIdempotent()) {
      var events = new ArrayList<E>();
      memory
          .recall(record.cause().idempotencyKey())
          .filter(earlier -> earlier.position().equals(before))
          .ifPresent(earlier -> events.addAll(earlier.events()));
      events.add(event);
      memory.remember(
          record.cause().idempotencyKey(),
          new TenantMemory.Remembered<>(
              record.cause().fingerprint(),
              record.position(),
              record.timeMillis(),
              List.copyOf(events)));
    }
    memory.settle(
        limits.rememberedKeyCount(), record.timeMillis() - limits.rememberedKeyAge().toMillis());
  }

  private TenantMemory<S, E> memory(Tenant tenant) {
    return memories.computeIfAbsent(tenant, _ -> new TenantMemory<>(aggregate.initial()));
  }

  private void write() {
    var batch = new ArrayList<Waiting<S, C, E>>();
    while (!(closing && queue.isEmpty())) {
      try {
        take(batch);
        if (!batch.isEmpty()) {
          answer(batch);
        }
      } catch (InterruptedException e) {
        // Nobody interrupts the writer; it ends through close().
        closing = true;
        fail(batch, e);
      } catch (RuntimeException | Error e) {
        // A mistake of our own outside of the rules. The writer goes on: the others' orders are not
        // to blame.
        fail(batch, e);
      } finally {
        batch.clear();
      }
    }
  }

  private void fail(List<Waiting<S, C, E>> batch, Throwable problem) {
    batch.forEach(waiting -> waiting.answer().completeExceptionally(problem));
  }

  private void take(List<Waiting<S, C, E>> batch) throws InterruptedException {
    @Nullable Waiting<S, C, E> next = queue.poll(20, TimeUnit.MILLISECONDS);
    long bytes = 0;
    while (next != null) {
      batch.add(next);
      bytes += next.order().sizeBytes();
      queuedBytes.addAndGet(-next.order().sizeBytes());
      boolean full = batch.size() >= limits.batchCount() || bytes >= limits.batchBytes();
      next = full ? null : queue.poll();
    }
  }

  private void answer(List<Waiting<S, C, E>> batch) throws InterruptedException {
    if (!backpressure.awaitRoom(log.durableUpTo())) {
      batch.forEach(waiting ->
          waiting
              .answer()
              .complete(overloaded("The read models are behind; nothing was written.")));
      return;
    }
    Set<Tenant> touched = new LinkedHashSet<>();
    boolean durable = false;
    try {
      durable = append(batch, touched);
    } finally {
      // Whatever went wrong: what is not in the log is not in memory either.
      if (!durable) {
        touched.forEach(tenant -> memory(tenant).undo());
      }
    }
  }

  /// @param touched gets the tenants whose memory the batch has changed
  /// @return whether the batch is in the log
  private boolean append(List<Waiting<S, C, E>> batch, Set<Tenant> touched) {
    var records = new ArrayList<NewRecord>();
    var decided = new ArrayList<Decided<S, C, E>>();
    LogPosition before = log.durableUpTo();
    for (Waiting<S, C, E> waiting : batch) {
      try {
        touched.add(waiting.order().tenant());
        decided.add(new Decided<>(waiting, decide(waiting.order(), before, records)));
      } catch (RuntimeException | StackOverflowError e) {
        // A mistake of our own in a rule. The state is immutable, so that the others are not
        // touched.
        waiting.answer().completeExceptionally(e);
      }
    }
    try {
      if (!records.isEmpty()) {
        log.append(records);
      }
    } catch (LogFailure | RuntimeException | Error e) {
      touched.forEach(tenant -> memory(tenant).undo());
      decided.forEach(each -> each.waiting().answer().completeExceptionally(e));
      return false;
    }
    for (Tenant tenant : touched) {
      TenantMemory<S, E> memory = memory(tenant);
      memory.settle(limits.rememberedKeyCount(), oldestKey(batch.getLast().order().timeMillis()));
      if (memory.last().isAfter(LogPosition.START)) {
        durable.put(tenant, memory.state());
      }
    }
    decided.forEach(each -> each.waiting().answer().complete(each.receipt()));
    return true;
  }

  private Receipt<S, E> decide(Order<C> order, LogPosition before, List<NewRecord> records) {
    var memory = memory(order.tenant());
    if (order.cause().isIdempotent()) {
      Optional<TenantMemory.Remembered<E>> earlier =
          memory
              .recall(order.cause().idempotencyKey())
              .filter(kept -> kept.timeMillis() >= oldestKey(order.timeMillis()));
      if (earlier.isPresent()) {
        return repeat(order, earlier.get());
      }
    }
    return switch (aggregate.decide(memory.state(), order.command())) {
      case Decision.Refused<E>(var refusal) -> new Receipt.Refused<>(refusal);
      case Decision.Accepted<E>(var events) when events.isEmpty() ->
          new Receipt.Unchanged<>(memory.last(), memory.state());
      case Decision.Accepted<E>(var events) -> accept(order, memory, events, before, records);
    };
  }

  private long oldestKey(long nowMillis) {
    return nowMillis - limits.rememberedKeyAge().toMillis();
  }

  private Receipt<S, E> repeat(Order<C> order, TenantMemory.Remembered<E> earlier) {
    if (!earlier.fingerprint().equals(order.cause().fingerprint())) {
      return new Receipt.Refused<>(
          new Refusal(
              Refusal.Reason.CONFLICT,
              "idempotency-key-reused",
              "The Idempotency-Key was used before with another request; use a new key."));
    }
    return new Receipt.Repeated<>(earlier.position(), earlier.events());
  }

  private Receipt<S, E> accept(
      Order<C> order,
      TenantMemory<S, E> memory,
      List<E> events,
      LogPosition before,
      List<NewRecord> records) {
    S state = memory.state();
    var encoded = new ArrayList<NewRecord>(events.size());
    for (E event : events) {
      state = aggregate.evolve(state, event);
      EventCodec.Encoded form = codec.encode(event);
      encoded.add(
          new NewRecord(
              order.tenant(),
              order.cause(),
              order.timeMillis(),
              form.type(),
              form.version(),
              form.payload(),
              events.size() - encoded.size() - 1));
    }
    records.addAll(encoded);
    LogPosition position = before.plus(records.size());
    memory.advance(state, position);
    if (order.cause().isIdempotent()) {
      memory.remember(
          order.cause().idempotencyKey(),
          new TenantMemory.Remembered<>(
              order.cause().fingerprint(), position, order.timeMillis(), events));
    }
    return new Receipt.Appended<>(position, state, events);
  }

  private static <S, E> Receipt<S, E> overloaded(String message) {
    return new Receipt.Overloaded<>(message, RETRY_AFTER_SECONDS);
  }
}
