package dev.muster.profiles.stream;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one writer of the profiles stream. Records are encoded by the threads that bring them; one
/// thread takes those that wait, as many as fit a batch, flushes them to the disk together, and
/// only then answers.
///
/// There is no memory of what was written before, as there is for commands: an experience event
/// that comes twice is dropped by its `_id`, a fragment that comes twice replaces itself, and a
/// profile that was deleted cannot be deleted more. A client that did not get its answer sends the
/// same again.
public final class ProfileWriter implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 1;

  private final EventLog log;
  private final EventCodec<ProfileEvent> codec;
  private final ProfileWriterLimits limits;
  private final BlockingQueue<Waiting> queue;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread writer;
  private volatile boolean closing;

  private record Waiting(NewRecord record, CompletableFuture<LogPosition> answer) {
    int sizeBytes() {
      return record.payload().length;
    }
  }

  private ProfileWriter(EventLog log, EventCodec<ProfileEvent> codec, ProfileWriterLimits limits) {
    this.log = log;
    this.codec = codec;
    this.limits = limits;
    this.queue = new ArrayBlockingQueue<>(limits.queueCount());
    this.writer = Thread.ofPlatform().name("muster-profile-writer").unstarted(this::write);
  }

  /// Starts to take records. Whoever opened the log closes it, after the writer.
  public static ProfileWriter open(
      EventLog log, EventCodec<ProfileEvent> codec, ProfileWriterLimits limits) {
    var writer = new ProfileWriter(log, codec, limits);
    writer.writer.start();
    return writer;
  }

  /// Encodes the event on the calling thread and queues it.
  ///
  /// @param timeMillis when it was taken, in milliseconds since 1970
  /// @return completes on the writer's thread with the event's position when it is on the disk;
  ///   fails with a `StreamOverloadedException` when too much waits, and with a `LogFailure` when
  ///   it could not be made durable. Either way nothing of it was written
  public CompletableFuture<LogPosition> append(
      Tenant tenant, ProfileEvent event, long timeMillis, Cause cause) {
    EventCodec.Encoded form = codec.encode(event);
    var record =
        new NewRecord(tenant, cause, timeMillis, form.type(), form.version(), form.payload(), 0);
    var answer = new CompletableFuture<LogPosition>();
    var waiting = new Waiting(record, answer);
    long bytes = queuedBytes.addAndGet(waiting.sizeBytes());
    // A single record always fits, however large: the codec bounds it.
    boolean fits = bytes <= limits.queueBytes() || bytes == waiting.sizeBytes();
    if (closing || !fits || !queue.offer(waiting)) {
      queuedBytes.addAndGet(-waiting.sizeBytes());
      answer.completeExceptionally(overloaded());
    } else if (closing && !writer.isAlive()) {
      answerLeftOver();
    }
    return answer;
  }

  /// How many records wait.
  public int queueDepth() {
    return queue.size();
  }

  /// Writes and answers what waits, and stops.
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

  /// Records that came in while the writer was ending.
  private void answerLeftOver() {
    @Nullable Waiting left = queue.poll();
    while (left != null) {
      left.answer().completeExceptionally(overloaded());
      left = queue.poll();
    }
  }

  private StreamOverloadedException overloaded() {
    return new StreamOverloadedException(
        closing ? "The service is stopping." : "Too many profiles and events at once.",
        RETRY_AFTER_SECONDS);
  }

  private void write() {
    var batch = new ArrayList<Waiting>();
    while (!(closing && queue.isEmpty())) {
      try {
        take(batch);
        if (!batch.isEmpty()) {
          append(batch);
        }
      } catch (InterruptedException e) {
        // Nobody interrupts the writer; it ends through close().
        closing = true;
        fail(batch, e);
      } catch (RuntimeException | Error e) {
        // A mistake of our own. The writer goes on: the other records are not to blame.
        fail(batch, e);
      } finally {
        batch.clear();
      }
    }
  }

  private void take(List<Waiting> batch) throws InterruptedException {
    @Nullable Waiting next = queue.poll(20, TimeUnit.MILLISECONDS);
    long bytes = 0;
    while (next != null) {
      batch.add(next);
      bytes += next.sizeBytes();
      queuedBytes.addAndGet(-next.sizeBytes());
      boolean full = batch.size() >= limits.batchCount() || bytes >= limits.batchBytes();
      next = full ? null : queue.poll();
    }
  }

  private void append(List<Waiting> batch) {
    LogPosition last;
    try {
      last = log.append(batch.stream().map(Waiting::record).toList());
    } catch (LogFailure e) {
      fail(batch, e);
      return;
    }
    long first = last.value() - batch.size() + 1;
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answer().complete(new LogPosition(first + i));
    }
  }

  private static void fail(List<Waiting> batch, Throwable problem) {
    batch.forEach(waiting -> waiting.answer().completeExceptionally(problem));
  }
}
