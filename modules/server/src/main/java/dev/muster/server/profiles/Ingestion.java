package dev.muster.server.profiles;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.intake.Batch;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.Intake;
import dev.muster.profiles.intake.Rejection;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.profiles.stream.StreamOverloadedException;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.ZipException;

/// Takes one stream of documents, on a thread that may wait. At most a few batches are on their way
/// to the disk at once, and the store is let catch up every few more: a client that sends without
/// end is slowed down and holds no more memory than another.
final class Ingestion {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int EVENTS_UNDERWAY_COUNT = 4;
  private static final int CATCH_UP_COUNT = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long RETRY_MILLIS = 50;

  private final ProfileWrites writes;
  private final Tenant tenant;
  private final Cause cause;
  private final DocumentKind kind;
  private final String datasetId;
  private final Intake intake;
  private final Deque<Underway> underway = new ArrayDeque<>();
  private int batchCount;
  private long durableCount;
  private long durableNumber;
  private LogPosition position = LogPosition.START;

  private record Underway(Batch batch, CompletableFuture<LogPosition> written) {}

  /// What became of a stream.
  ///
  /// @param position of the last of what was accepted
  record Outcome(long accepted, long rejected, List<Rejection> rejections, LogPosition position) {}

  /// Where the documents come from.
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  Ingestion(
      ProfileWrites writes,
      Tenant tenant,
      Cause cause,
      DocumentKind kind,
      String datasetId,
      Intake intake) {
    this.writes = writes;
    this.tenant = tenant;
    this.cause = cause;
    this.kind = kind;
    this.datasetId = datasetId;
    this.intake = intake;
  }

  /// @throws ProblemException when the rest of the stream cannot be taken; it says how much was
  /// @throws IOException when the client is gone
  Outcome run(Source source) throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream in = source.open();
      int count = in.read(piece);
      while (count >= 0) {
        write(intake.take(piece, 0, count));
        count = in.read(piece);
      }
    } catch (ZipException | EOFException e) {
      settleAll();
      throw stopped(400, "gzip-invalid", "The body is no whole gzip stream.");
    }
    write(intake.end());
    settleAll();
    var rejections = intake.rejections();
    return new Outcome(durableCount, rejections.count(), rejections.first(), position);
  }

  private void write(List<Batch> batches) throws InterruptedException {
    for (Batch batch : batches) {
      if (batchCount++ % CATCH_UP_COUNT == 0) {
        checkRoom();
      }
      while (underway.size() >= underwayCount()) {
        settle();
      }
      underway.add(new Underway(batch, writes.append(tenant, event(batch), cause)));
    }
  }

  /// Records of one profile replace each other in the order of the log. One batch at a time keeps
  /// that of the stream, also when a batch has to be brought again.
  private int underwayCount() {
    return switch (kind) {
      case PROFILE -> 1;
      case EVENT -> EVENTS_UNDERWAY_COUNT;
    };
  }

  private ProfileEvent event(Batch batch) {
    long now = writes.nowMillis();
    return switch (kind) {
      case PROFILE -> new FragmentsAdded(datasetId, now, batch.documents());
      case EVENT -> new EventsAdded(datasetId, now, batch.documents());
    };
  }

  private void checkRoom() throws InterruptedException {
    boolean first = batchCount == 1;
    try {
      boolean any = first ? writes.hasRoom() : writes.hasRoomWhenApplied(tenant).get();
      if (!any) {
        settleAll();
        throw new ProblemException(
            stopped(507, "store-full", ProfileWrites.FULL)
                .problem()
                .with("Retry-After", ProfileWrites.FULL_RETRY_SECONDS));
      }
    } catch (ExecutionException e) {
      settleAll();
      throw new IllegalStateException("The profile store does not answer.", e.getCause());
    }
  }

  private void settleAll() throws InterruptedException {
    while (!underway.isEmpty()) {
      settle();
    }
  }

  /// Waits until the oldest batch is on the disk; brings it again when there was too much to do.
  private void settle() throws InterruptedException {
    Underway oldest = underway.removeFirst();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    CompletableFuture<LogPosition> written = oldest.written();
    while (true) {
      try {
        LogPosition at = written.get();
        position = at.isAfter(position) ? at : position;
        durableCount += oldest.batch().documentCount();
        durableNumber = Math.max(durableNumber, oldest.batch().lastNumber());
        return;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case StreamOverloadedException overloaded -> {
            if (System.nanoTime() > deadlineNanos) {
              throw new ProblemException(
                  stopped(503, "overloaded", String.valueOf(overloaded.getMessage()))
                      .problem()
                      .with("Retry-After", Integer.toString(overloaded.retryAfterSeconds())));
            }
            Thread.sleep(RETRY_MILLIS);
            written = writes.append(tenant, event(oldest.batch()), cause);
          }
          case LogFailure failure -> throw failed(failure);
          case null, default ->
              throw new IllegalStateException("A batch could not be written.", e.getCause());
        }
      }
    }
  }

  private ProblemException failed(LogFailure failure) {
    boolean full = failure.reason() == LogFailure.Reason.NO_SPACE;
    ProblemException stopped =
        full
            ? stopped(507, "disk-full", "The disk of the service is full.")
            : stopped(503, "log-failed", "The documents could not be made durable.");
    return new ProblemException(stopped.problem().with("Retry-After", "5"));
  }

  /// A problem that also says how far the stream was taken: what follows is to be sent again.
  private ProblemException stopped(int status, String code, String title) {
    String taken =
        durableCount == 0
            ? " Nothing was taken."
            : " %d documents, up to number %d, were taken before."
                .formatted(durableCount, durableNumber);
    return new ProblemException(Problem.of(status, code, title + taken));
  }
}
