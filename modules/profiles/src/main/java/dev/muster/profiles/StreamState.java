package dev.muster.profiles;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.snapshot.Snapshot;
import dev.muster.profiles.snapshot.SnapshotFolder;
import dev.muster.profiles.store.ProfileStoreFigures;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.ProfileEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/// What the stream says up to a position, for all tenants. Belongs to whoever has the turn.
final class StreamState {
  private final StoreLimits limits;
  private final Map<Tenant, TenantProfiles> tenants = new HashMap<>();
  private final Map<Tenant, Long> bytes = new HashMap<>();
  private LogPosition position = LogPosition.START;
  private long fingerprint;
  private long totalBytes;

  StreamState(StoreLimits limits) {
    this.limits = limits;
  }

  /// Takes over a snapshot.
  ///
  /// @throws IOException with the reason when the snapshot cannot be used: it is damaged, or the
  ///   log is another one
  static StreamState load(Snapshot snapshot, EventLog log, StoreLimits limits) throws IOException {
    Snapshot.Manifest manifest = snapshot.manifest();
    if (manifest.position().isAfter(log.durableUpTo())) {
      throw new IOException(
          "the log ends at position %d, before it".formatted(log.durableUpTo().value()));
    }
    if (manifest.fingerprint() != fingerprintAt(log, manifest.position())) {
      throw new IOException("it belongs to another log");
    }
    var state = new StreamState(limits);
    for (int index = 0; index < manifest.tenants().size(); index++) {
      Tenant tenant = manifest.tenants().get(index);
      state.tenants.put(tenant, snapshot.part(index, in -> TenantProfiles.read(in, limits)));
      state.count(tenant);
    }
    state.position = manifest.position();
    state.fingerprint = manifest.fingerprint();
    return state;
  }

  private static long fingerprintAt(EventLog log, LogPosition position) throws IOException {
    if (position.equals(LogPosition.START)) {
      return 0;
    }
    try (LogReader reader = log.readAfter(new LogPosition(position.value() - 1))) {
      List<LogRecord> records = reader.next(1);
      if (records.isEmpty()) {
        throw new IOException("the log has no record at its position");
      }
      return fingerprint(records.getFirst());
    }
  }

  private static long fingerprint(LogRecord record) {
    var checksum = new CRC32C();
    checksum.update(record.payload());
    return checksum.getValue() ^ record.timeMillis() << 32 ^ record.position().value();
  }

  void apply(LogRecord record, ProfileEvent event) {
    TenantProfiles profiles = tenant(record.tenant());
    profiles.apply(record.position(), event);
    position = record.position();
    fingerprint = fingerprint(record);
    count(record.tenant());
  }

  private void count(Tenant tenant) {
    long now = tenant(tenant).store().sizeBytes();
    Long before = bytes.put(tenant, now);
    totalBytes += now - (before == null ? 0 : before);
  }

  TenantProfiles tenant(Tenant tenant) {
    return tenants.computeIfAbsent(tenant, _ -> TenantProfiles.empty(limits));
  }

  Set<Tenant> tenants() {
    return Set.copyOf(tenants.keySet());
  }

  List<ProfileStoreFigures> figures() {
    return tenants.values().stream().map(profiles -> profiles.store().figures()).toList();
  }

  LogPosition position() {
    return position;
  }

  /// Of the record at the position.
  long fingerprint() {
    return fingerprint;
  }

  /// What all stores take together.
  long totalBytes() {
    return totalBytes;
  }

  /// Merges what has come for the block of this number of every tenant.
  ///
  /// @return how many blocks the tenant with the most has
  int mergeBlocks(int number) {
    int most = 0;
    for (TenantProfiles each : tenants.values()) {
      most = Math.max(most, each.store().mergeBlock(number));
    }
    return most;
  }

  List<SnapshotFolder.Part> parts() {
    var parts = new ArrayList<SnapshotFolder.Part>();
    tenants.forEach(
        (tenant, profiles) -> parts.add(new SnapshotFolder.Part(tenant, profiles.content())));
    return parts;
  }
}
