package dev.muster.profiles;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.stream.ProfileEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Makes everything anew from the start of the stream.
final class Rebuild {
  private final EventLog log;
  private final Function<LogRecord, ProfileEvent> decoder;
  private final ProfilesSettings settings;
  private final StreamState rebuilt;

  Rebuild(EventLog log, Function<LogRecord, ProfileEvent> decoder, ProfilesSettings settings) {
    this.log = log;
    this.decoder = decoder;
    this.settings = settings;
    this.rebuilt = new StreamState(settings.limits());
  }

  StreamState stream() {
    return rebuilt;
  }

  /// Applies the stream up to the position.
  void advance(LogPosition end) throws IOException {
    try (LogReader reader = log.readAfter(rebuilt.position())) {
      while (end.isAfter(rebuilt.position())) {
        long left = end.value() - rebuilt.position().value();
        List<LogRecord> records = reader.next((int) Math.min(left, settings.batchCount()));
        if (records.isEmpty()) {
          throw new IOException("The log ends before position %d.".formatted(end.value()));
        }
        for (LogRecord record : records) {
          rebuilt.apply(record, decoder.apply(record));
        }
      }
    }
  }

  /// Brings it to where the other is, and compares the two.
  Rebuilt finish(StreamState live) throws IOException {
    advance(live.position());
    var comparisons = new ArrayList<Rebuilt.Comparison>();
    for (Tenant tenant : live.tenants()) {
      comparisons.add(
          new Rebuilt.Comparison(
              tenant,
              live.tenant(tenant).store().checksum(),
              rebuilt.tenant(tenant).store().checksum(),
              same(
                  live.tenant(tenant).memberships().state(),
                  rebuilt.tenant(tenant).memberships().state())));
    }
    comparisons.sort(Comparator.comparing(each -> each.tenant().toString()));
    return new Rebuilt(live.position(), comparisons);
  }

  private static boolean same(MembershipState one, MembershipState other) {
    return one.segmentIds().equals(other.segmentIds())
        && one.deleted().equals(other.deleted())
        && one.segmentIds().stream().allMatch(id -> one.segment(id).equals(other.segment(id)));
  }
}
