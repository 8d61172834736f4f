package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.people.People;
import dev.muster.benchmarks.people.PeopleStream;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.chronicle.ChronicleEventLog;
import dev.muster.eventlog.chronicle.ChronicleLogSettings;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesObserver;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.ProfileStoreFigures;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/// The profile store with its log on the disk, as the service has it, in this process.
final class MusterStore implements AutoCloseable {
  private static final Tenant TENANT = new Tenant("BENCH@Muster", "prod");
  private static final MergePolicy POLICY =
      new MergePolicy("benchmark", MergePolicy.Graph.PDG, new MergePolicy.Newest());
  private static final int BATCH_BYTES = 1 << 20;
  private static final int MOST_IN_FLIGHT = 24;

  private final ChronicleEventLog log;
  private final Profiles profiles;

  private MusterStore(ChronicleEventLog log, Profiles profiles) {
    this.log = log;
    this.profiles = profiles;
  }

  /// Starts on what is in the directory, if anything is.
  static MusterStore open(Path directory) throws IOException {
    ChronicleEventLog log =
        ChronicleEventLog.open(ChronicleLogSettings.in(directory.resolve("log")));
    ProfileEvents codec = new ProfileEvents();
    Profiles profiles =
        Profiles.open(
            log,
            directory.resolve("snapshots"),
            record -> codec.decode(record.type(), record.version(), record.payload()),
            ProfilesSettings.defaults(),
            ProfilesObserver.silent());
    return new MusterStore(log, profiles);
  }

  /// Writes all people to the log; the store follows meanwhile.
  PeopleStream.Written add(People people) {
    Deque<CompletableFuture<LogPosition>> inFlight = new ArrayDeque<>();
    try (ProfileWriter writer =
        ProfileWriter.open(log, new ProfileEvents(), ProfileWriterLimits.DEFAULTS)) {
      PeopleStream.Written written =
          PeopleStream.write(
              people,
              BATCH_BYTES,
              new PeopleStream.Sink() {
                @Override
                public void profiles(byte[] documents) {
                  long now = System.currentTimeMillis();
                  append(new ProfileEvent.FragmentsAdded("profiles", now, documents), now);
                }

                @Override
                public void events(byte[] documents) {
                  long now = System.currentTimeMillis();
                  append(new ProfileEvent.EventsAdded("events", now, documents), now);
                }

                private void append(ProfileEvent event, long now) {
                  inFlight.add(writer.append(TENANT, event, now, Cause.of("benchmark")));
                  if (inFlight.size() > MOST_IN_FLIGHT) {
                    inFlight.remove().join();
                  }
                }
              });
      inFlight.forEach(CompletableFuture::join);
      return written;
    }
  }

  /// Waits until all that was added is in it.
  ProfileView view() {
    return profiles.view(TENANT, POLICY).join();
  }

  ProfileStoreFigures figures() {
    return profiles.figures(TENANT).join();
  }

  /// Writes a snapshot of everything.
  void snapshot() {
    profiles.snapshot().join();
  }

  @Override
  public void close() throws IOException {
    profiles.close();
    log.close();
  }
}
