package dev.muster.profiles;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.snapshot.Snapshot;
import dev.muster.profiles.snapshot.SnapshotFolder;
import dev.muster.profiles.snapshot.TenantSection;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.StoreImage;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.ProfileEvent;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/// What the stream says up to a position, for all tenants. Belongs to whoever has the turn.
final class StreamState {
  private final StoreLimits limits;
  private final List<ProfileEventListener> listeners;
  private final Map<Tenant, ProfileStore> stores = new HashMap<>();
  private final Map<Tenant, Long> bytes = new HashMap<>();
  private LogPosition position = LogPosition.START;
  private long fingerprint;
  private long totalBytes;

  StreamState(StoreLimits limits, List<ProfileEventListener> listeners) {
    this.limits = limits;
    this.listeners = List.copyOf(listeners);
  }

  /// Takes over a snapshot.
  ///
  /// @throws IOException with the reason when the snapshot cannot be used: it is damaged, or the
  ///   log is another one
  static StreamState load(
      Snapshot snapshot, EventLog log, StoreLimits limits, List<ProfileEventListener> listeners)
      throws IOException {
    Snapshot.Manifest manifest = snapshot.manifest();
    if (manifest.position().isAfter(log.durableUpTo())) {
      throw new IOException(
          "the log ends at position %d, before it".formatted(log.durableUpTo().value()));
    }
    if (manifest.fingerprint() != fingerprintAt(log, manifest.position())) {
      throw new IOException("it belongs to another log");
    }
    var state = new StreamState(limits, listeners);
    for (int index = 0; index < manifest.tenants().size(); index++) {
      Tenant tenant = manifest.tenants().get(index);
      state.stores.put(tenant, snapshot.part(index, in -> state.readPart(tenant, in)));
      state.count(tenant);
    }
    state.position = manifest.position();
    state.fingerprint = manifest.fingerprint();
    return state;
  }

  private ProfileStore readPart(Tenant tenant, DataInput in) throws IOException {
    ProfileStore store = ProfileStore.read(in, limits);
    for (ProfileEventListener listener : listeners) {
      TenantSection section = section(listener);
      String name = in.readUTF();
      if (!name.equals(section.name())) {
        throw new IOException("it has '%s' where '%s' is needed".formatted(name, section.name()));
      }
      section.read(tenant, in);
    }
    return store;
  }

  private static TenantSection section(ProfileEventListener listener) throws IOException {
    return listener
        .section()
        .orElseThrow(() -> new IOException("a listener needs the whole stream"));
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
    int[] forgotten = store(record.tenant()).apply(record.position(), event);
    for (ProfileEventListener listener : listeners) {
      listener.applied(record.tenant(), record.position(), event, forgotten);
    }
    position = record.position();
    fingerprint = fingerprint(record);
    count(record.tenant());
  }

  private void count(Tenant tenant) {
    long now = store(tenant).sizeBytes();
    Long before = bytes.put(tenant, now);
    totalBytes += now - (before == null ? 0 : before);
  }

  ProfileStore store(Tenant tenant) {
    return stores.computeIfAbsent(tenant, _ -> new ProfileStore(limits));
  }

  /// The same listeners, with the stores of another that is at the same position.
  StreamState withStoresOf(StreamState other) {
    if (!other.position.equals(position)) {
      throw new IllegalArgumentException("The two are not at one position.");
    }
    var joined = new StreamState(limits, listeners);
    joined.stores.putAll(other.stores);
    joined.stores.keySet().forEach(joined::count);
    joined.position = position;
    joined.fingerprint = fingerprint;
    return joined;
  }

  Collection<ProfileStore> stores() {
    return stores.values();
  }

  Set<Tenant> tenants() {
    return Set.copyOf(stores.keySet());
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
    for (ProfileStore each : stores.values()) {
      most = Math.max(most, each.mergeBlock(number));
    }
    return most;
  }

  /// @throws IOException when a listener cannot be part of a snapshot
  List<SnapshotFolder.Part> parts() throws IOException {
    var parts = new ArrayList<SnapshotFolder.Part>();
    for (Map.Entry<Tenant, ProfileStore> entry : stores.entrySet()) {
      StoreImage image = entry.getValue().image();
      Map<String, SnapshotFolder.Content> sections = new LinkedHashMap<>();
      for (ProfileEventListener listener : listeners) {
        TenantSection section = section(listener);
        sections.put(section.name(), section.capture(entry.getKey()));
      }
      parts.add(new SnapshotFolder.Part(entry.getKey(), content(image, sections)));
    }
    return parts;
  }

  private static SnapshotFolder.Content content(
      StoreImage image, Map<String, SnapshotFolder.Content> sections) {
    return out -> {
      image.write(out);
      for (Map.Entry<String, SnapshotFolder.Content> section : sections.entrySet()) {
        out.writeUTF(section.getKey());
        section.getValue().write(out);
      }
    };
  }
}
