package dev.muster.server.streaming;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Aggregate;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The catalogues of all tenants as the log has them by now. One thread follows the log; any asks.
public final class Catalogues {
  private static final int BATCH_COUNT = 256;

  private final EventLog log;
  private final Aggregate<Catalogue, CatalogueCommand, CatalogueEvent> rules;
  private final Map<Tenant, Catalogue> catalogues;
  private volatile LogPosition position;

  /// @param start the catalogues as of this position
  public Catalogues(
      EventLog log,
      Aggregate<Catalogue, CatalogueCommand, CatalogueEvent> rules,
      Map<Tenant, Catalogue> start,
      LogPosition position) {
    this.log = log;
    this.rules = rules;
    this.catalogues = new ConcurrentHashMap<>(start);
    this.position = position;
  }

  /// Up to where the log has been read.
  public LogPosition position() {
    return position;
  }

  public Catalogue of(Tenant tenant) {
    return catalogues.getOrDefault(tenant, Catalogue.EMPTY);
  }

  Set<Tenant> tenants() {
    return catalogues.keySet();
  }

  /// Reads what is durable by now.
  ///
  /// @return the tenants for whom something has changed that matters to memberships
  Set<Tenant> advance() throws IOException {
    var changes = new HashSet<Tenant>();
    if (!log.durableUpTo().isAfter(position)) {
      return changes;
    }
    try (LogReader reader = log.readAfter(position)) {
      List<LogRecord> records = reader.next(BATCH_COUNT);
      while (!records.isEmpty()) {
        for (LogRecord record : records) {
          apply(record, changes);
        }
        records = reader.next(BATCH_COUNT);
      }
    }
    return changes;
  }

  private void apply(LogRecord record, Set<Tenant> changes) {
    CatalogueEvent event = CatalogueEvent.CODEC.decode(record);
    catalogues.put(record.tenant(), rules.evolve(of(record.tenant()), event));
    position = record.position();
    if (!(event instanceof JobEvent)) {
      changes.add(record.tenant());
    }
  }
}
