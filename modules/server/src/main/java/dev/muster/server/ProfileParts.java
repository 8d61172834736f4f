package dev.muster.server;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.chronicle.ChronicleEventLog;
import dev.muster.eventlog.chronicle.ChronicleLogSettings;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.ProfilesState;
import dev.muster.profiles.Rebuilt;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Settings;
import dev.muster.server.operations.Metrics;
import dev.muster.server.operations.ProfileFigures;
import dev.muster.server.operations.Replays.Contents;
import dev.muster.server.operations.Replays.ReadModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream of profiles: its log, its one writer, and the stores that follow it.
final class ProfileParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProfileParts.class);

  private final EventLog log;
  private final ProfileWriter writer;
  private final Profiles profiles;
  private final LogPosition lastAtStart;

  private ProfileParts(EventLog log, ProfileWriter writer, Profiles profiles) {
    this.log = log;
    this.writer = writer;
    this.profiles = profiles;
    this.lastAtStart = log.durableUpTo();
  }

  static ProfileParts open(Path dataDirectory, Configuration configuration, Metrics metrics)
      throws IOException {
    EventLog log = openLog(dataDirectory, configuration, metrics);
    var codec = new ProfileEvents();
    var profiles =
        Profiles.open(
            log,
            dataDirectory.resolve("profiles"),
            codec::decode,
            settings(configuration),
            new LoggedProfiles());
    var writer = ProfileWriter.open(log, codec, limits(configuration));
    metrics.watchProfiles(new ProfileFigures(profiles::figures), writer::queueDepth);
    return new ProfileParts(log, writer, profiles);
  }

  private static EventLog openLog(Path dataDirectory, Configuration configuration, Metrics metrics)
      throws IOException {
    ChronicleLogSettings settings =
        ChronicleLogSettings.in(dataDirectory.resolve("profiles-log"))
            .withObserver(metrics::profileLogAppended);
    return configuration.get(Settings.LOG_FLUSH).equals("none")
        ? ChronicleEventLog.openWithoutFlush(settings)
        : ChronicleEventLog.open(settings);
  }

  private static ProfilesSettings settings(Configuration configuration) {
    ProfilesSettings defaults = ProfilesSettings.defaults();
    long bytes =
        Runtime.getRuntime().maxMemory()
            / 100
            * configuration.get(Settings.PROFILES_MEMORY_PERCENT);
    return new ProfilesSettings(
        new StoreLimits(bytes, configuration.get(Settings.PROFILES_IDENTITIES)),
        defaults.batchCount(),
        defaults.maximumWaiting(),
        (long) configuration.get(Settings.PROFILES_SNAPSHOT_MEBIBYTES) << 20);
  }

  private static ProfileWriterLimits limits(Configuration configuration) {
    ProfileWriterLimits defaults = ProfileWriterLimits.DEFAULTS;
    return new ProfileWriterLimits(
        defaults.queueCount(),
        (long) configuration.get(Settings.PROFILES_QUEUE_MEBIBYTES) << 20,
        defaults.batchCount(),
        defaults.batchBytes());
  }

  ProfileWriter writer() {
    return writer;
  }

  EventLog log() {
    return log;
  }

  Profiles profiles() {
    return profiles;
  }

  /// Removes everything about everybody of the tenant, if there is anybody, when what is durable
  /// has been applied.
  void forgetAll(Tenant tenant, long nowMillis) {
    var _ =
        profiles
            .figures(tenant)
            .thenCompose(figures ->
                figures.entityCount() == 0
                    ? CompletableFuture.completedFuture(LogPosition.START)
                    : writer.append(
                        tenant,
                        new AllForgotten(nowMillis),
                        nowMillis,
                        Cause.of("start-" + nowMillis)))
            .whenComplete((_, failure) -> {
              if (failure != null) {
                LOG.warn("Profiles of the deleted sandbox {} are still there", tenant, failure);
              }
            });
  }

  /// The stores and memberships of all tenants, as what a replay makes anew.
  ReadModel readModel() {
    return new ReadModel("profiles", profiles::position, this::contents, this::rebuild);
  }

  private Rebuilt rebuild() throws Exception {
    Rebuilt rebuilt = profiles.rebuildFromLog().get();
    if (!rebuilt.tenants().stream().allMatch(Rebuilt.Comparison::sameMemberships)) {
      throw new IllegalStateException("The log gives other memberships than were there.");
    }
    return rebuilt;
  }

  /// A sum over what every tenant's profiles and events say.
  private Contents contents() throws Exception {
    long entityCount = 0;
    var digests = new TreeMap<String, Long>();
    for (Tenant tenant : profiles.tenants().get()) {
      entityCount += profiles.figures(tenant).get().entityCount();
      digests.put(tenant.toString(), profiles.checksum(tenant).get());
    }
    return new Contents(entityCount, digests.toString());
  }

  /// Why questions about profiles would wait or fail; empty when they would be answered.
  Optional<String> behind() {
    if (profiles.state() instanceof ProfilesState.Failed(var at, _)) {
      return Optional.of(
          "The profile store stopped at position %d of its log; the log of the service says why."
              .formatted(at.value()));
    }
    LogPosition position = profiles.position();
    return lastAtStart.isAfter(position)
        ? Optional.of(
            "The profile store is at position %d of %d."
                .formatted(position.value(), lastAtStart.value()))
        : Optional.empty();
  }

  /// Answers what waits, then stops following, and closes the log last.
  @Override
  public void close() {
    writer.close();
    profiles.close();
    log.close();
  }
}
