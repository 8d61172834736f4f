package dev.muster.profiles.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.InstantText;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Table;
import dev.muster.columns.TextColumn;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What the events of a table are ordered and told apart by.
public final class EventKeys {
  private static final String TIMESTAMP = "timestamp";
  private static final String ID = "_id";

  private final Table events;
  private final @Nullable Node timestamps;
  private final @Nullable Node ids;

  public EventKeys(Table events) {
    this.events = events;
    this.timestamps = events.root().field(TIMESTAMP);
    this.ids = events.root().field(ID);
  }

  /// The time of an event, in milliseconds since 1970; the least number when it has none that can
  /// be read, so that such events come first.
  public long time(int row) {
    InstantColumn instants = timestamps == null ? null : timestamps.instants();
    if (instants != null && instants.present().at(row)) {
      return instants.millisAt(row);
    }
    String text = text(timestamps, TIMESTAMP, row);
    return text == null ? Long.MIN_VALUE : millis(text);
  }

  /// The event's `_id`; empty when it has none.
  public String id(int row) {
    String text = text(ids, ID, row);
    return text == null ? "" : text;
  }

  /// Milliseconds since 1970 of any text that is an instant with an offset.
  private static long millis(String text) {
    long plain = InstantText.read(text);
    if (plain != InstantText.NONE) {
      return plain;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      return Long.MIN_VALUE;
    }
  }

  /// The field, also where it lies beyond the limits of the table.
  private @Nullable String text(@Nullable Node node, String field, int row) {
    String text = node == null ? null : text(node, row);
    TextColumn rest = events.root().rest();
    if (text != null || rest == null || !rest.present().at(row)) {
      return text;
    }
    JsonNode value = events.json(row).get(field);
    return value == null ? null : value.asText();
  }

  /// Whatever scalar stands there, as columns sort strings by their form.
  private static @Nullable String text(Node node, int row) {
    TextColumn texts = node.texts();
    if (texts != null && texts.present().at(row)) {
      return texts.at(row);
    }
    var instants = node.instants();
    if (instants != null && instants.present().at(row)) {
      return instants.textAt(row);
    }
    var dates = node.dates();
    if (dates != null && dates.present().at(row)) {
      return dates.textAt(row);
    }
    NumberColumn numbers = node.numbers();
    if (numbers != null && numbers.present().at(row)) {
      return numbers.isInteger(row)
          ? Long.toString(numbers.integerAt(row))
          : Double.toString(numbers.at(row));
    }
    return null;
  }
}
