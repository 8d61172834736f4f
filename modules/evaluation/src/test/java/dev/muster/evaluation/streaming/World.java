package dev.muster.evaluation.streaming;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesObserver;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// A stream, its profiles and their evaluation, that can be killed and opened again.
final class World implements AutoCloseable {
  static final Tenant SHOP = new Tenant("org", "shop");

  private final Path folder;
  private final InMemoryEventLog log = new InMemoryEventLog();
  private final List<Profiles> leftBehind = new ArrayList<>();
  private int openings;
  private Profiles profiles;
  private ProfileWriter writer;
  private TenantEvaluation evaluation;
  private List<StreamingGroup> groups = List.of();
  private Path current;
  boolean refuseWrites;

  World(Path folder) throws IOException {
    this.folder = folder;
    this.current = newFolder();
    this.profiles = openProfiles();
    this.writer = openWriter();
    this.evaluation = newEvaluation();
  }

  private Path newFolder() throws IOException {
    return Files.createDirectories(folder.resolve("opening-" + openings++));
  }

  private Profiles openProfiles() throws IOException {
    var codec = new ProfileEvents();
    return Profiles.open(
        log, current, codec::decode, ProfilesSettings.defaults(), ProfilesObserver.silent());
  }

  private ProfileWriter openWriter() {
    return ProfileWriter.open(log, new ProfileEvents(), ProfileWriterLimits.DEFAULTS);
  }

  private TenantEvaluation newEvaluation() {
    var made =
        new TenantEvaluation(
            SHOP,
            profiles,
            (tenant, event, timeMillis) ->
                refuseWrites
                    ? CompletableFuture.failedFuture(new IOException("no space"))
                    : writer.append(tenant, event, timeMillis, Cause.of("streaming")),
            1);
    made.define(groups, _ -> true);
    return made;
  }

  /// Everything in memory is lost.
  void kill() throws IOException {
    leftBehind.add(profiles);
    current = newFolder();
    profiles = openProfiles();
    evaluation = newEvaluation();
  }

  /// A stop in order, with a snapshot.
  void restart() throws IOException {
    profiles.close();
    profiles = openProfiles();
    evaluation = newEvaluation();
  }

  Profiles profiles() {
    return profiles;
  }

  TenantEvaluation evaluation() {
    return evaluation;
  }

  void define(List<StreamingGroup> next, Predicate<String> exists) {
    groups = next;
    evaluation.define(next, exists);
  }

  LogPosition append(ProfileEvent event, Instant now) throws Exception {
    return writer.append(SHOP, event, now.toEpochMilli(), Cause.of("test")).get();
  }

  /// The qualifications that were written after a position.
  List<QualificationsChanged> feedAfter(long position) throws IOException {
    var codec = new ProfileEvents();
    var found = new ArrayList<QualificationsChanged>();
    try (LogReader reader = log.readAfter(new LogPosition(position))) {
      for (LogRecord record : reader.next(1_000_000)) {
        if (codec.decode(record) instanceof QualificationsChanged changed) {
          found.add(changed);
        }
      }
    }
    return found;
  }

  long end() {
    return log.durableUpTo().value();
  }

  @Override
  public void close() {
    writer.close();
    profiles.close();
    leftBehind.forEach(Profiles::close);
    log.close();
  }
}
