package dev.muster.profiles;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.ProfileStoreFigures;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
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
  private final List<ProfileEventListener> listeners;
  private final Map<Tenant, ProfileStore> stores = new HashMap<>();

  /// Held by whoever uses the stores.
  private final ReentrantLock turn = new ReentrantLock(true);

  private final Condition advanced = turn.newCondition();
  private final Semaphore places;
  private final Thread applier;
  private volatile LogPosition position = LogPosition.START;
  private volatile ProfilesState state = new ProfilesState.Following();
  private volatile boolean closing;

  private Profiles(
      EventLog log,
      Function<LogRecord, ProfileEvent> decoder,
      ProfilesSettings settings,
      List<ProfileEventListener> listeners) {
    this.log = log;
    this.decoder = decoder;
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.places = new Semaphore(settings.maximumWaiting());
    this.applier = Thread.ofPlatform().name("muster-profiles").unstarted(this::follow);
  }

  /// Starts to apply the stream. Whoever opened the log closes it, after this.
  ///
  /// @param decoder what a record of the stream says
  public static Profiles open(
      EventLog log,
      Function<LogRecord, ProfileEvent> decoder,
      ProfilesSettings settings,
      List<ProfileEventListener> listeners) {
    var profiles = new Profiles(log, decoder, settings, listeners);
    profiles.applier.start();
    return profiles;
  }

  /// Up to where the stream has been applied.
  public LogPosition position() {
    return position;
  }

  public ProfilesState state() {
    return state;
  }

  /// All profiles of the tenant as the policy sees them; everything that was durable at the call is
  /// in it.
  public CompletableFuture<ProfileView> view(Tenant tenant, MergePolicy policy) {
    return ask(tenant, store -> store.view(policy));
  }

  public CompletableFuture<Optional<ProfileDocument>> find(
      Tenant tenant, MergePolicy policy, Identity identity) {
    return ask(tenant, store -> store.find(policy, identity));
  }

  public CompletableFuture<Long> checksum(Tenant tenant) {
    return ask(tenant, ProfileStore::checksum);
  }

  public CompletableFuture<ProfileStoreFigures> figures(Tenant tenant) {
    return ask(tenant, ProfileStore::figures);
  }

  /// Asks the tenant's store when everything that is durable now has been applied. Nothing is
  /// applied meanwhile, to listeners neither, so that what the question reads of both belongs to
  /// one position.
  ///
  /// @return fails when the stream cannot be applied, and with a `RejectedExecutionException` when
  ///   too many wait
  public <T> CompletableFuture<T> ask(Tenant tenant, Function<ProfileStore, T> question) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("Too many questions about profiles at once."));
    }
    LogPosition durable = log.durableUpTo();
    var answer = new CompletableFuture<T>();
    Thread.ofVirtual()
        .name("muster-profiles-question")
        .start(() -> {
          try {
            answer.complete(answer(tenant, durable, question));
          } catch (Throwable e) {
            answer.completeExceptionally(e);
          } finally {
            places.release();
          }
        });
    return answer;
  }

  private <T> T answer(Tenant tenant, LogPosition durable, Function<ProfileStore, T> question)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      while (durable.isAfter(position)) {
        refuseWhenStopped();
        advanced.await();
      }
      refuseWhenStopped();
      ProfileStore store = store(tenant);
      store.passed(position);
      return question.apply(store);
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

  private ProfileStore store(Tenant tenant) {
    return stores.computeIfAbsent(tenant, _ -> new ProfileStore(settings.limits()));
  }

  private void follow() {
    try {
      while (!closing && !(state instanceof ProfilesState.Failed)) {
        try (LogReader reader = log.readAfter(position)) {
          enter(new ProfilesState.Following());
          read(reader);
        } catch (IOException e) {
          enter(new ProfilesState.Waiting(String.valueOf(e.getMessage())));
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      // Nobody but close() ends this thread; the state says so.
    } catch (RuntimeException | Error e) {
      enter(new ProfilesState.Failed(position.plus(1), e));
    }
    if (!(state instanceof ProfilesState.Failed)) {
      enter(new ProfilesState.Closed());
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
    turn.lock();
    try {
      int[] forgotten = store(record.tenant()).apply(record.position(), event);
      for (ProfileEventListener listener : listeners) {
        listener.applied(record.tenant(), record.position(), event, forgotten);
      }
      position = record.position();
      advanced.signalAll();
    } finally {
      turn.unlock();
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

  /// Stops applying; questions that wait are refused.
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (applier.isAlive()) {
      try {
        applier.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
