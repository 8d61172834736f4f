package dev.muster.server.profiles;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.InstantText;
import dev.muster.profiles.view.EventHistory;
import dev.muster.profiles.view.EventSelection;
import dev.muster.profiles.view.FieldSelection;
import java.io.IOException;
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
  private static final Pattern START = Pattern.compile("(-?[0-9]{1,15})\\.([0-9]{1,9})");

  /// What is asked for.
  ///
  /// @param fromMillis the first time
  /// @param toMillis the time after the last
  record Wanted(
      long fromMillis, long toMillis, boolean newestFirst, int limit, Optional<String> start) {

    /// Whether the start is one that a page gives.
    static boolean isStart(String text) {
      return START.matcher(text).matches();
    }
  }

  static EventPage of(EventHistory history, Wanted wanted) {
    long from = wanted.fromMillis();
    long to = wanted.toMillis();
    long startMillis = Long.MIN_VALUE;
    int skip = 0;
    if (wanted.start().isPresent()) {
      Matcher start = START.matcher(wanted.start().get());
      if (start.matches()) {
        startMillis = Long.parseLong(start.group(1));
        skip = Integer.parseInt(start.group(2));
        from = wanted.newestFirst() ? from : Math.max(from, startMillis);
        to = wanted.newestFirst() ? Math.min(to, startMillis + 1) : to;
      }
    }
    List<JsonNode> read =
        history.read(new EventSelection(from, to, wanted.newestFirst(), skip, wanted.limit() + 1));
    boolean more = read.size() > wanted.limit();
    List<JsonNode> events = more ? read.subList(0, wanted.limit()) : read;
    Optional<String> next = Optional.empty();
    if (more) {
      long nextMillis = millis(read.getLast());
      long before = events.stream().filter(event -> millis(event) == nextMillis).count();
      // A page of one single time has those before it to count as well.
      next = Optional.of(nextMillis + "." + (before + (nextMillis == startMillis ? skip : 0)));
    }
    return new EventPage(
        wanted.start().orElse(""), next, List.copyOf(events), wanted.newestFirst());
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
