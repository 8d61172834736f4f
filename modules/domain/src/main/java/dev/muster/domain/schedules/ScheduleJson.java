package dev.muster.domain.schedules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.Sandbox;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;

/// A schedule as clients see it.
public final class ScheduleJson {
  /// Seconds, minutes and hours, and then any day; clients look for schedules by that.
  private static final Pattern DAILY = Pattern.compile("\\S+ \\S+ \\S+ [*?] \\* [*?]( \\*)?");

  private ScheduleJson() {}

  public static void write(JsonGenerator json, Tenant tenant, Schedule schedule)
      throws IOException {
    ScheduleContent content = schedule.content();
    json.writeStartObject();
    json.writeStringField("id", schedule.id());
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    json.writeStringField("name", content.name());
    json.writeStringField("state", ScheduleReader.state(content.active()));
    json.writeStringField("type", content.type().word());
    json.writeStringField("schedule", content.cron());
    if (DAILY.matcher(content.cron()).matches()) {
      json.writeStringField("frequency", ScheduleReader.DAILY);
    }
    json.writeFieldName("properties");
    json.writeRawValue(content.properties());
    json.writeNumberField("createEpoch", schedule.created().timeMillis() / 1_000);
    json.writeNumberField("updateEpoch", schedule.updated().timeMillis() / 1_000);
    writeOwn(json, schedule);
    json.writeEndObject();
  }

  /// What other services of this kind do not have.
  private static void writeOwn(JsonGenerator json, Schedule schedule) throws IOException {
    json.writeObjectFieldStart("muster");
    json.writeNumberField("version", schedule.version());
    json.writeStringField("timeZone", "UTC");
    if (schedule.nextMillis() != null) {
      json.writeStringField("nextRun", text(schedule.nextMillis()));
    }
    ScheduleRun run = schedule.lastRun();
    if (run != null) {
      json.writeObjectFieldStart("lastRun");
      json.writeStringField("due", text(run.dueMillis()));
      json.writeStringField("fired", text(run.firedMillis()));
      json.writeStringField("jobId", run.jobId());
      json.writeEndObject();
    }
    ScheduleMiss miss = schedule.lastMiss();
    if (miss != null) {
      json.writeObjectFieldStart("lastMissed");
      json.writeStringField("from", text(miss.firstDueMillis()));
      json.writeStringField("to", text(miss.lastDueMillis()));
      json.writeNumberField("count", miss.count());
      json.writeStringField("noticed", text(miss.noticedMillis()));
      json.writeStringField("code", miss.reason().code());
      json.writeStringField("message", miss.reason().message());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static String text(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
