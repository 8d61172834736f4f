package dev.muster.server.exports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.domain.ExactJson;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Reads from the log of the profiles stream when events came: the stores do not keep it. Takes as
/// long as it takes to read the log.
public final class LoggedEvents implements IngestedEvents {
  private static final int BATCH_COUNT = 64;
  private static final JsonFactory FACTORY = ExactJson.builder().build().getFactory();

  private final EventLog log;
  private final Function<LogRecord, ProfileEvent> decoder;

  /// @param decoder what a record of the stream says
  public LoggedEvents(EventLog log, Function<LogRecord, ProfileEvent> decoder) {
    this.log = log;
    this.decoder = decoder;
  }

  @Override
  public Set<String> between(
      Tenant tenant, long fromMillis, long toMillis, LogPosition upTo, BooleanSupplier stopped)
      throws IOException {
    var ids = new HashSet<String>();
    try (LogReader reader = log.readAfter(LogPosition.START)) {
      while (!stopped.getAsBoolean()) {
        List<LogRecord> records = reader.next(BATCH_COUNT);
        for (LogRecord record : records) {
          if (record.tenant().equals(tenant) && !record.position().isAfter(upTo)) {
            switch (decoder.apply(record)) {
              case EventsAdded(_, long timeMillis, var documents)
                  when timeMillis >= fromMillis && timeMillis <= toMillis ->
                  addIds(documents, ids);
              case AllForgotten _ -> ids.clear();
              default -> {}
            }
          }
        }
        if (records.isEmpty() || records.getLast().position().isAfter(upTo)) {
          return ids;
        }
      }
    }
    return ids;
  }

  /// @param documents NDJSON
  private static void addIds(byte[] documents, Set<String> ids) throws IOException {
    try (JsonParser parser = FACTORY.createParser(documents)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean isId = parser.currentName().equals("_id");
          if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
            ids.add(parser.getText());
          }
          parser.skipChildren();
        }
      }
    }
  }
}
