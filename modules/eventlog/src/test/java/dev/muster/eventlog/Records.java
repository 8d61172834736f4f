package dev.muster.eventlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Records for tests.
public final class Records {
  public static final Tenant TENANT = new Tenant("acme@Org", "prod");

  private Records() {}

  public static NewRecord record(String payload) {
    return record(payload, 0);
  }

  public static NewRecord record(String payload, int remaining) {
    return record(payload.getBytes(StandardCharsets.UTF_8), remaining);
  }

  public static NewRecord record(byte[] payload, int remaining) {
    return new NewRecord(
        TENANT, Cause.of("request-1"), 1_700_000_000_000L, "noted", 1, payload, remaining);
  }

  /// Records that say `prefix-0`, `prefix-1` and so on.
  public static List<NewRecord> records(String prefix, int count) {
    var records = new ArrayList<NewRecord>();
    for (int i = 0; i < count; i++) {
      records.add(record(prefix + "-" + i));
    }
    return records;
  }

  public static String text(LogRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  /// Everything that is durable after a position.
  public static List<LogRecord> readAfter(EventLog log, long position) throws IOException {
    var all = new ArrayList<LogRecord>();
    try (LogReader reader = log.readAfter(new LogPosition(position))) {
      List<LogRecord> some = reader.next(100);
      while (!some.isEmpty()) {
        all.addAll(some);
        some = reader.next(100);
      }
    }
    return all;
  }

  public static List<String> texts(EventLog log) throws IOException {
    return readAfter(log, 0).stream().map(Records::text).toList();
  }
}
