package dev.muster.export.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Node;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.Table;
import dev.muster.export.rows.Row.StoppedException;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.PresentMembers;
import dev.muster.profiles.view.ViewBlock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The documents of profiles, in the order of their numbers.
public final class ProfileRows {
  private static final String EVENTS = "xEvent";
  private static final String IDENTITIES = "identities";

  private final Snapshot snapshot;
  private final RowFields wanted;
  private final SortedMap<String, PresentMembers> segments = new TreeMap<>();

  public ProfileRows(Snapshot snapshot, RowFields wanted) {
    this.snapshot = snapshot;
    this.wanted = wanted;
    if (wanted.fields().wants(BlockMemberships.FIELD)) {
      for (String id : snapshot.memberships().segmentIds()) {
        snapshot
            .memberships()
            .segment(id)
            .ifPresent(
                membership -> segments.put(id, new PresentMembers(membership, snapshot.view())));
      }
    }
  }

  /// @param profiles of the snapshot's view
  public Row.Source of(RoaringBitmap profiles) {
    return row -> forEach(profiles, row);
  }

  private void forEach(RoaringBitmap profiles, Row row) throws IOException, StoppedException {
    PeekableIntIterator each = profiles.getIntIterator();
    for (ViewBlock block : snapshot.view().blocks()) {
      int first = block.firstEntity();
      int length = block.profiles().rowCount();
      each.advanceIfNeeded(first);
      if (!each.hasNext()) {
        return;
      }
      if (each.peekNext() >= first + length) {
        continue;
      }
      Table table = wantedOf(block.profiles());
      var memberships = new BlockMemberships(first, length, segments);
      while (each.hasNext() && each.peekNext() < first + length) {
        int profile = each.next();
        row.take(document(profile, table.json(profile - first), memberships));
      }
    }
  }

  private ObjectNode document(int profile, JsonNode stored, BlockMemberships memberships) {
    if (!(stored instanceof ObjectNode whole)) {
      throw new IllegalStateException("Profile %d is not an object".formatted(profile));
    }
    JsonNode events = whole.remove(EVENTS);
    memberships.put(profile, whole);
    if (!wanted.fields().isAll() && wanted.fields().wants(IDENTITIES)) {
      putIdentities(profile, whole);
    }
    ObjectNode document = (ObjectNode) wanted.fields().of(whole);
    if (events != null && wanted.events() != null) {
      putEvents(document, events, wanted.events());
    }
    return document;
  }

  /// As lookups show them to who asks for them.
  private void putIdentities(int profile, ObjectNode whole) {
    ArrayNode identities = whole.putArray(IDENTITIES);
    boolean primary = true;
    for (Identity identity : snapshot.view().identities(profile)) {
      ObjectNode each = identities.addObject().put("id", identity.id());
      each.putObject("namespace").put("code", identity.namespace());
      if (primary) {
        each.put("primary", true);
      }
      primary = false;
    }
  }

  private static void putEvents(ObjectNode document, JsonNode events, RowFields.Events wanted) {
    ArrayNode list = document.arrayNode();
    for (JsonNode event : events) {
      if (wanted.ids() == null || wanted.ids().contains(event.path("_id").asText())) {
        list.add(wanted.fields().of(event));
      }
    }
    if (!list.isEmpty()) {
      document.set(EVENTS, list);
    }
  }

  /// The table without what is not wanted of it, so that it is not put together row by row.
  private Table wantedOf(Table table) {
    Node root = table.root();
    ObjectColumn objects = root.objects();
    if (objects == null) {
      return table;
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    objects
        .fields()
        .forEach((name, node) -> {
          boolean taken =
              name.equals(EVENTS) ? wanted.events() != null : wanted.fields().wants(name);
          if (taken) {
            fields.put(name, node);
          }
        });
    return new Table(
        table.rowCount(),
        Node.of(
            table.rowCount(),
            root.booleans(),
            root.numbers(),
            root.texts(),
            root.instants(),
            root.dates(),
            new ObjectColumn(objects.present(), fields),
            root.lists(),
            root.rest()));
  }
}
