package dev.muster.server.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.membership.SegmentMembership;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// As of when memberships hold.
public final class Freshness {
  private final Streaming streaming;
  private final EventLog profileLog;
  private final Clock clock;

  /// @param lagRecords how many records the profiles stream has after the position; not all of them
  ///   need be about the tenant
  /// @param lagMillis how long ago the time of evaluation is
  public record AsOf(long position, long timeMillis, long lagRecords, long lagMillis) {
    public void write(JsonGenerator json) throws IOException {
      json.writeNumberField("asOfPosition", position);
      json.writeStringField("asOfTime", Instant.ofEpochMilli(timeMillis).toString());
      json.writeStringField("now", Instant.ofEpochMilli(timeMillis).toString());
      json.writeObjectFieldStart("lag");
      json.writeNumberField("records", lagRecords);
      json.writeNumberField("milliseconds", lagMillis);
      json.writeEndObject();
    }
  }

  public Freshness(Streaming streaming, EventLog profileLog, Clock clock) {
    this.streaming = streaming;
    this.profileLog = profileLog;
    this.clock = clock;
  }

  /// Of a segment's members. What is kept as data arrive is as fresh as the last look at them, even
  /// when that has changed nothing.
  public AsOf of(Tenant tenant, SegmentMembership segment) {
    Optional<Reached> reached = segment.isStreamed() ? streaming.reached(tenant) : Optional.empty();
    long position = segment.asOfPosition();
    long timeMillis = segment.nowMillis();
    if (reached.isPresent() && reached.get().uptoPosition() >= position) {
      position = reached.get().uptoPosition();
      timeMillis = reached.get().nowMillis();
    }
    return new AsOf(
        position,
        timeMillis,
        Math.max(0, profileLog.durableUpTo().value() - position),
        Math.max(0, clock.millis() - timeMillis));
  }
}
