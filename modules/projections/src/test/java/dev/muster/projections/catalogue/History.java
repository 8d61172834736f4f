package dev.muster.projections.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Events as a log holds them, for tests.
final class History {
  static final Tenant ACME = new Tenant("ACME@AdobeOrg", "prod");
  static final Tenant ACME_DEV = new Tenant("ACME@AdobeOrg", "dev");
  static final Tenant OTHER = new Tenant("OTHER@AdobeOrg", "prod");

  private final List<LogRecord> records = new ArrayList<>();

  History add(Tenant tenant, CatalogueEvent event) {
    records.add(LogRecord.of(new LogPosition(records.size() + 1L), record(tenant, event)));
    return this;
  }

  List<LogRecord> records() {
    return records;
  }

  List<LogRecord> after(long position) {
    return records.subList((int) position, records.size());
  }

  static NewRecord record(Tenant tenant, CatalogueEvent event) {
    EventCodec.Encoded encoded = CatalogueEvent.CODEC.encode(event);
    return new NewRecord(
        tenant,
        Cause.of("request"),
        1_700_000_000_000L,
        encoded.type(),
        encoded.version(),
        encoded.payload(),
        0);
  }

  static DefinitionContent content(String name, EvaluationInfo info, String folder) {
    return new DefinitionContent(
        name,
        "About " + name,
        new Expression(Expression.PQL, Expression.TEXT, "person.name.lastName = \"Müller\""),
        SchemaReference.PROFILE,
        null,
        info,
        false,
        null,
        folder,
        Map.of());
  }

  static Definition definition(String id, String name, long timeMillis) {
    return definition(id, content(name, EvaluationInfo.BATCH, Folder.ROOT_ID), timeMillis);
  }

  static Definition definition(String id, DefinitionContent content, long timeMillis) {
    var stamp = new Stamp(timeMillis, "author");
    return Definition.unreviewed(id, content, 1, stamp, stamp);
  }

  static Folder folder(String id, String name, String parent) {
    var stamp = new Stamp(1_700_000_000_000L, "author");
    return new Folder(id, name, parent, 1, stamp, stamp);
  }
}
