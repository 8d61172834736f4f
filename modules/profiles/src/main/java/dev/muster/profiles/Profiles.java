package dev.muster.profiles;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.snapshot.Snapshot;
import dev.muster.profiles.snapshot.SnapshotFolder;
import dev.muster.profiles.store.ProfileStoreFigures;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The profiles of all tenants. One thread follows what is durable in the stream and applies it;
/// questions wait until it has passed what was durable when they came, and take turns with it.
public final class Profiles implements AutoCloseable {
  private static final Duration IDLE_WAIT = Duration.ofMillis(200);
  private static final long RETRY_MILLIS = 500;

  private final EventLog log;
  private final Function<LogRecord, ProfileEvent> decoder;
  private final ProfilesSettings settings;
  private final ProfilesObserver observer;
  private final SnapshotFolder snapshots;

  /// Held by whoever uses the state.
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Condition advanced = turn.newCondition();
  private final ReentrantLock snapshotTurn = new ReentrantLock();
  private final AtomicBoolean snapshotWanted = new AtomicBoolean();
  private final Semaphore places;
  private final Thread applier;
  private StreamState stream;
  private long bytesSinceSnapshot;
  private volatile LogPosition position;
  private volatile long totalBytes;
  private volatile ProfilesState state = new ProfilesState.Following();
  private volatile boolean closing;

  /// The profiles as a policy sees them, and who is in which segment, both at the same position.
  public record ViewWithMemberships(ProfileView view, MembershipState memberships) {}

  private Profiles(
      EventLog log,
      Function<LogRecord, ProfileEvent> decoder,
      StreamState stream,
      SnapshotFolder snapshots,
      ProfilesSettings settings,
      ProfilesObserver observer) {
    this.log = log;
    this.decoder = decoder;
    this.stream = stream;
    this.position = stream.position();
    this.totalBytes = stream.totalBytes();
    this.snapshots = snapshots;
    this.settings = settings;
    this.observer = observer;
    this.places = new Semaphore(settings.maximumWaiting());
    this.applier = Thread.ofPlatform().name("muster-profiles").unstarted(this::follow);
  }

  /// Takes up the newest snapshot that can be used, and starts to apply the stream from there.
  /// Whoever opened the log closes it, after this.
  ///
  /// @param folder with the snapshots
  /// @param decoder what a record of the stream says
  /// @throws IOException when the folder cannot be read
  public static Profiles open(
      EventLog log,
      Path folder,
      Function<LogRecord, ProfileEvent> decoder,
      ProfilesSettings settings,
      ProfilesObserver observer)
      throws IOException {
    var snapshots = new SnapshotFolder(folder);
    StreamState stream = load(log, snapshots, settings, observer);
    var profiles = new Profiles(log, decoder, stream, snapshots, settings, observer);
    profiles.applier.start();
    return profiles;
  }

  private static StreamState load(
      EventLog log, SnapshotFolder snapshots, ProfilesSettings settings, ProfilesObserver observer)
      throws IOException {
    for (Snapshot snapshot : snapshots.snapshots()) {
      try {
        StreamState loaded = StreamState.load(snapshot, log, settings.limits());
        observer.snapshotLoaded(snapshot.folder(), snapshot.position());
        return loaded;
      } catch (IOException e) {
        observer.snapshotLeftOut(snapshot.folder(), String.valueOf(e.getMessage()));
      }
    }
    return new StreamState(settings.limits());
  }

  /// Up to where the stream has been applied.
  public LogPosition position() {
    return position;
  }

  public ProfilesState state() {
    return state;
  }

  /// What all stores take together, in bytes.
  public long totalBytes() {
    return totalBytes;
  }

  /// Whether more profiles and events may be taken in.
  public boolean hasRoom() {
    return totalBytes < settings.limits().maximumBytes();
  }

  /// All profiles of the tenant as the policy sees them; everything that was durable at the call is
  /// in it.
  public CompletableFuture<ProfileView> view(Tenant tenant, MergePolicy policy) {
    return ask(tenant, profiles -> profiles.store().view(policy));
  }

  public CompletableFuture<ViewWithMemberships> viewWithMemberships(
      Tenant tenant, MergePolicy policy) {
    return ask(
        tenant,
        profiles ->
            new ViewWithMemberships(profiles.store().view(policy), profiles.memberships().state()));
  }

  public CompletableFuture<MembershipState> memberships(Tenant tenant) {
    return ask(tenant, profiles -> profiles.memberships().state());
  }

  public CompletableFuture<Optional<ProfileDocument>> find(
      Tenant tenant, MergePolicy policy, Identity identity) {
    return ask(tenant, profiles -> profiles.store().find(policy, identity));
  }

  /// A number for all that the tenant's store says, to compare it with another that was made from
  /// the same stream.
  public CompletableFuture<Long> checksum(Tenant tenant) {
    return ask(tenant, profiles -> profiles.store().checksum());
  }

  public CompletableFuture<ProfileStoreFigures> figures(Tenant tenant) {
    return ask(tenant, profiles -> profiles.store().figures());
  }

  /// The stores of all tenants in numbers, whatever has been applied by now.
  public CompletableFuture<List<ProfileStoreFigures>> figures() {
    return question(() -> whenApplied(LogPosition.START, StreamState::figures));
  }

  /// The tenants that the stream has told of so far.
  public CompletableFuture<Set<Tenant>> tenants() {
    LogPosition durable = log.durableUpTo();
    return question(() -> whenApplied(durable, StreamState::tenants));
  }

  /// Asks what is known of the tenant when everything that is durable now has been applied. Nothing
  /// is applied meanwhile, so that all that the question reads belongs to one position.
  ///
  /// @return fails when the stream cannot be applied, and with a `RejectedExecutionException` when
  ///   too many wait
  public <T> CompletableFuture<T> ask(Tenant tenant, Function<TenantProfiles, T> question) {
    LogPosition durable = log.durableUpTo();
    return question(() ->
        whenApplied(
            durable,
            current -> {
              TenantProfiles profiles = current.tenant(tenant);
              profiles.store().passed(current.position());
              return question.apply(profiles);
            }));
  }

  /// Writes a snapshot of everything that is durable now. Applying stops only for as long as it
  /// takes to merge what has just come.
  ///
  /// @return the snapshot's position
  public CompletableFuture<LogPosition> snapshot() {
    LogPosition durable = log.durableUpTo();
    return question(() -> {
      whenApplied(durable, _ -> true);
      return writeSnapshot();
    });
  }

  /// Makes everything anew from the start of the stream, beside what is there, compares the two,
  /// and goes on with the new. Takes as much memory again while it lasts.
  public CompletableFuture<Rebuilt> rebuildFromLog() {
    LogPosition durable = log.durableUpTo();
    return question(() -> {
      whenApplied(durable, _ -> true);
      var rebuild = new Rebuild(log, decoder, settings);
      rebuild.advance(position);
      turn.lockInterruptibly();
      try {
        refuseWhenStopped();
        Rebuilt outcome = rebuild.finish(stream);
        stream = rebuild.stream();
        totalBytes = stream.totalBytes();
        return outcome;
      } finally {
        turn.unlock();
      }
    });
  }

  private <T> CompletableFuture<T> question(Callable<T> question) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("Too many questions about profiles at once."));
    }
    var answer = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("muster-profiles-question")
        .start(() -> {
          try {
            answer.complete(question.call());
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          } finally {
            places.release();
          }
        });
    return answer;
  }

  private <T> T whenApplied(LogPosition durable, Function<StreamState, T> question)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      refuseWhenStopped();
      while (durable.isAfter(position)) {
        advanced.await();
        refuseWhenStopped();
      }
      return question.apply(stream);
    } finally {
      turn.unlock();
    }
  }

  private void refuseWhenStopped() {
    switch (state) {
      case ProfilesState.Following _, ProfilesState.Waiting _ -> {}
      case ProfilesState.Failed(var at, var cause) ->
          throw new IllegalStateException(
              "The profile store stopped at position %d.".formatted(at.value()), cause);
      case ProfilesState.Closed _ ->
          throw new IllegalStateException("The profile store is closed.");
    }
  }

  private LogPosition writeSnapshot() throws IOException {
    snapshotTurn.lock();
    try {
      mergeAhead();
      List<SnapshotFolder.Part> parts;
      LogPosition at;
      long fingerprint;
      turn.lock();
      try {
        parts = stream.parts();
        at = stream.position();
        fingerprint = stream.fingerprint();
        bytesSinceSnapshot = 0;
      } finally {
        turn.unlock();
      }
      snapshots.write(at, fingerprint, parts);
      return at;
    } catch (IOException | RuntimeException e) {
      observer.snapshotFailed(e);
      throw e;
    } finally {
      snapshotTurn.unlock();
    }
  }

  /// Merges what has come block by block, so that others get their turns in between.
  private void mergeAhead() {
    int blockCount = Integer.MAX_VALUE;
    for (int block = 0; block < blockCount; block++) {
      turn.lock();
      try {
        blockCount = stream.mergeBlocks(block);
      } finally {
        turn.unlock();
      }
    }
  }

  private void follow() {
    try {
      while (!closing) {
        try (LogReader reader = log.readAfter(position)) {
          enter(new ProfilesState.Following());
          read(reader);
        } catch (IOException e) {
          enter(new ProfilesState.Waiting(String.valueOf(e.getMessage())));
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread; it ends as through close().
      closing = true;
    } catch (Throwable e) {
      LogPosition at = position.plus(1);
      enter(new ProfilesState.Failed(at, e));
      observer.stopped(at, e);
    }
  }

  private void read(LogReader reader) throws IOException, InterruptedException {
    while (!closing) {
      List<LogRecord> records = reader.next(settings.batchCount());
      for (LogRecord record : records) {
        if (closing) {
          return;
        }
        apply(record);
      }
      if (records.isEmpty()) {
        log.awaitAfter(position, IDLE_WAIT);
      }
    }
  }

  private void apply(LogRecord record) {
    ProfileEvent event = decoder.apply(record);
    boolean snapshotDue;
    turn.lock();
    try {
      stream.apply(record, event);
      position = stream.position();
      totalBytes = stream.totalBytes();
      bytesSinceSnapshot += record.payload().length;
      snapshotDue = bytesSinceSnapshot >= settings.snapshotBytes();
      advanced.signalAll();
    } finally {
      turn.unlock();
    }
    if (snapshotDue && snapshotWanted.compareAndSet(false, true)) {
      Thread.ofVirtual().name("muster-profiles-snapshot").start(this::snapshotInTime);
    }
  }

  private void snapshotInTime() {
    try {
      writeSnapshot();
    } catch (IOException | RuntimeException _) {
      // The observer was told; the next one comes after as many bytes again.
    } finally {
      snapshotWanted.set(false);
    }
  }

  private void enter(ProfilesState next) {
    turn.lock();
    try {
      state = next;
      advanced.signalAll();
    } finally {
      turn.unlock();
    }
  }

  /// Stops applying, refuses the questions that wait, and writes a snapshot when there is anything
  /// new for it.
  @Override
  public void close() {
    if (stop() && bytesSinceSnapshot > 0) {
      snapshotInTime();
    }
  }

  /// Stops without a snapshot, as when the process is killed.
  ///
  /// @return whether what was applied is right
  boolean stop() {
    closing = true;
    boolean interrupted = false;
    while (applier.isAlive()) {
      try {
        applier.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    boolean right = !(state instanceof ProfilesState.Failed);
    if (right) {
      enter(new ProfilesState.Closed());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return right;
  }
}
