package dev.muster.server.profiles;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.InstantText;
import dev.muster.profiles.view.EventHistory;
import dev.muster.profiles.view.EventSelection;
import dev.muster.profiles.view.FieldSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of the events of one profile. Where a page begins is said by the time of its first event
/// and how many events of that time come before it, so that what arrives between two pages moves
/// nothing that has another time.
///
/// @param start where it begins, as the caller gave it; empty for the first page
/// @param next where the next one begins; empty when this is the last
record EventPage(String start, Optional<String> next, List<JsonNode> events, boolean newestFirst) {
  /// How many events are looked at for one page when not all of them are wanted.
  private static final int EXAMINED = 10_000;

  private static final Pattern START = Pattern.compile("(-?[0-9]{1,15})\\.([0-9]{1,9})");

  /// What is asked for.
  ///
  /// @param fromMillis the first time
  /// @param toMillis the time after the last
  /// @param filters that all have to hold
  record Wanted(
      long fromMillis,
      long toMillis,
      boolean newestFirst,
      int limit,
      List<PropertyFilter> filters,
      Optional<String> start) {

    /// Whether the start is one that a page gives.
    static boolean isStart(String text) {
      return START.matcher(text).matches();
    }

    boolean fits(JsonNode event) {
      return filters.stream().allMatch(filter -> filter.holds(event));
    }
  }

  /// Where in the order of events something is: the time, and how many of that time come before.
  private record Place(long millis, int before) {
    Place next(long nextMillis) {
      return new Place(nextMillis, nextMillis == millis ? before + 1 : 0);
    }
  }

  /// With filters, a page ends after so many events, full or not.
  static EventPage of(EventHistory history, Wanted wanted) {
    var events = new ArrayList<JsonNode>();
    Place last = new Place(Long.MIN_VALUE, -1);
    if (wanted.start().isPresent()) {
      Matcher start = START.matcher(wanted.start().get());
      if (start.matches()) {
        last = new Place(Long.parseLong(start.group(1)), Integer.parseInt(start.group(2)) - 1);
      }
    }
    int chunk = wanted.filters().isEmpty() ? wanted.limit() + 1 : EXAMINED;
    for (JsonNode event : history.read(after(last, wanted, chunk))) {
      last = last.next(millis(event));
      boolean fits = wanted.fits(event);
      if (fits && events.size() == wanted.limit()) {
        return page(wanted, events, Optional.of(last));
      }
      if (fits) {
        events.add(event);
      }
    }
    Place following = last.next(last.millis());
    boolean more =
        !wanted.filters().isEmpty()
            && last.before() >= 0
            && !history.read(after(last, wanted, 1)).isEmpty();
    return page(wanted, events, more ? Optional.of(following) : Optional.empty());
  }

  private static EventSelection after(Place last, Wanted wanted, int limit) {
    boolean begun = last.millis() != Long.MIN_VALUE;
    long from = wanted.fromMillis();
    long to = wanted.toMillis();
    return new EventSelection(
        begun && !wanted.newestFirst() ? Math.max(from, last.millis()) : from,
        begun && wanted.newestFirst() ? Math.min(to, last.millis() + 1) : to,
        wanted.newestFirst(),
        begun ? last.before() + 1 : 0,
        limit);
  }

  private static EventPage page(Wanted wanted, List<JsonNode> events, Optional<Place> next) {
    return new EventPage(
        wanted.start().orElse(""),
        next.map(place -> place.millis() + "." + place.before()),
        List.copyOf(events),
        wanted.newestFirst());
  }

  /// In milliseconds since 1970.
  static long millis(JsonNode event) {
    return InstantText.read(event.path("timestamp").asText());
  }

  /// The fields `_page` and `children`, inside of an object.
  void write(JsonGenerator json, String profileXid, FieldSelection fields) throws IOException {
    json.writeObjectFieldStart("_page");
    json.writeStringField("orderby", newestFirst ? "-timestamp" : "timestamp");
    json.writeStringField("start", start);
    json.writeNumberField("count", events.size());
    json.writeStringField("next", next.orElse(""));
    json.writeEndObject();
    json.writeArrayFieldStart("children");
    for (JsonNode event : events) {
      String time = event.path("timestamp").asText();
      json.writeStartObject();
      json.writeStringField("relatedEntityId", profileXid);
      json.writeStringField("entityId", event.path("_id").asText());
      json.writeNumberField("timestamp", millis(event));
      json.writeFieldName("entity");
      json.writeTree(fields.of(event));
      json.writeStringField("lastModifiedAt", time);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
