package dev.muster.profiles.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The events of one profile, put together again only when they are read. Never changes.
public final class EventHistory {
  private static final String IDENTITY_MAP = "identityMap";

  private final List<Part> parts;

  /// The events of one entity.
  ///
  /// @param table in which rows `from` to `to`, that one excluded, are the entity's, in order
  /// @param identityMap what an event without one had
  public record Part(Table table, int from, int to, ObjectNode identityMap) {}

  private record Place(Part part, int row, long time, String id) {}

  /// @param parts one for each entity of the profile that has events
  public EventHistory(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  public int count() {
    int count = 0;
    for (Part part : parts) {
      count += part.to() - part.from();
    }
    return count;
  }

  /// How many events lie in the selection's time, whatever it skips or limits.
  public int countWithin(EventSelection selection) {
    return places(selection).size();
  }

  /// The events that are selected, by time and then `_id`.
  public List<JsonNode> read(EventSelection selection) {
    List<Place> places = places(selection);
    if (selection.newestFirst()) {
      places = places.reversed();
    }
    int from = Math.min(selection.skip(), places.size());
    int to = (int) Math.min((long) from + selection.limit(), places.size());
    var events = new ArrayList<JsonNode>(to - from);
    for (Place place : places.subList(from, to)) {
      events.add(event(place));
    }
    return events;
  }

  /// All events, oldest first, as they are stored: one whose identityMap only repeats its entity's
  /// primary identity has none.
  public List<JsonNode> readStored() {
    List<Place> places = places(EventSelection.all());
    var events = new ArrayList<JsonNode>(places.size());
    for (Place place : places) {
      events.add(place.part().table().json(place.row()));
    }
    return events;
  }

  private List<Place> places(EventSelection selection) {
    var places = new ArrayList<Place>();
    for (Part part : parts) {
      var keys = new EventKeys(part.table());
      for (int row = part.from(); row < part.to(); row++) {
        long time = keys.time(row);
        if (time >= selection.fromMillis() && time < selection.toMillis()) {
          places.add(new Place(part, row, time, parts.size() == 1 ? "" : keys.id(row)));
        }
      }
    }
    if (parts.size() > 1) {
      places.sort(Comparator.comparingLong(Place::time).thenComparing(Place::id));
    }
    return places;
  }

  private static JsonNode event(Place place) {
    JsonNode event = place.part().table().json(place.row());
    if (event instanceof ObjectNode object && !object.has(IDENTITY_MAP)) {
      object.set(IDENTITY_MAP, place.part().identityMap().deepCopy());
    }
    return event;
  }
}
