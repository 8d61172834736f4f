package dev.muster.search;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.SandboxEvent;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A log of catalogue events, written down event by event.
final class Records {
  private static final Stamp STAMP = new Stamp(1_700_000_000_000L, "author");

  private final List<LogRecord> records = new ArrayList<>();

  static Definition definition(String id, String name, String description, String folderId) {
    return Definition.unreviewed(
        id,
        new DefinitionContent(
            name,
            description,
            new Expression(Expression.PQL, Expression.TEXT, "person.name.firstName = \"A\""),
            SchemaReference.PROFILE,
            "policy",
            EvaluationInfo.BATCH,
            false,
            30,
            folderId,
            Map.of()),
        1,
        STAMP,
        STAMP);
  }

  static Folder folder(String id, String name, String parentId) {
    return new Folder(id, name, parentId, 1, STAMP, STAMP);
  }

  Records add(Tenant tenant, CatalogueEvent event) {
    var encoded = CatalogueEvent.CODEC.encode(event);
    records.add(
        new LogRecord(
            new LogPosition(records.size() + 1L),
            tenant,
            Cause.of("request"),
            1_700_000_000_000L,
            encoded.type(),
            encoded.version(),
            encoded.payload(),
            0));
    return this;
  }

  Records define(Tenant tenant, String id, String name, String description, String folderId) {
    return add(
        tenant, new CatalogueEvent.DefinitionCreated(definition(id, name, description, folderId)));
  }

  Records define(Tenant tenant, String id, String name, String description) {
    return define(tenant, id, name, description, Folder.ROOT_ID);
  }

  Records revise(Tenant tenant, String id, String name, String description, String folderId) {
    return add(
        tenant, new CatalogueEvent.DefinitionRevised(definition(id, name, description, folderId)));
  }

  Records delete(Tenant tenant, String id) {
    return add(tenant, new CatalogueEvent.DefinitionDeleted(id, 2, STAMP));
  }

  Records make(Tenant tenant, String id, String name, String parentId) {
    return add(tenant, new CatalogueEvent.FolderCreated(folder(id, name, parentId)));
  }

  Records rename(Tenant tenant, String id, String name, String parentId) {
    return add(tenant, new CatalogueEvent.FolderRenamed(folder(id, name, parentId)));
  }

  Records move(Tenant tenant, String id, String name, String parentId) {
    return add(tenant, new CatalogueEvent.FolderMoved(folder(id, name, parentId)));
  }

  Records unmake(Tenant tenant, String id) {
    return add(tenant, new CatalogueEvent.FolderDeleted(id, STAMP));
  }

  Records empty(Tenant tenant) {
    return add(tenant, new SandboxEvent.SandboxReset(STAMP));
  }

  long count() {
    return records.size();
  }

  List<LogRecord> all() {
    return List.copyOf(records);
  }

  List<LogRecord> after(LogPosition position) {
    return List.copyOf(records.subList(Math.toIntExact(position.value()), records.size()));
  }

  /// Brings an index up to the end.
  void applyTo(SegmentIndex index) throws Exception {
    List<LogRecord> missing = after(index.position());
    if (!missing.isEmpty()) {
      index.apply(missing);
    }
  }
}
