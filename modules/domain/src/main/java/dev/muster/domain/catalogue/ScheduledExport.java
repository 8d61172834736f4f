package dev.muster.domain.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.catalogue.ExportCommand.CreateExport;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.exports.ExportReader;
import dev.muster.domain.exports.ExportReading;
import dev.muster.domain.schedules.Schedule;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;

/// An export job as the properties of a schedule say.
final class ScheduledExport implements ScheduledWork {
  private static final JsonMapper MAPPER = ExactJson.builder().build();
  private static final String SOURCE = "scheduler";

  private final ExportRules exports;

  ScheduledExport(ExportRules exports) {
    this.exports = exports;
  }

  @Override
  public Begun begin(Catalogue catalogue, Schedule schedule, long dueMillis, RunSchedule command) {
    return switch (ExportReader.read(properties(schedule), SOURCE)) {
      case ExportReading.Faulty(var problems) ->
          new Begun.NotMade(
              new Refusal(
                  Reason.INVALID,
                  problems.getFirst().code(),
                  problems.getFirst().message(),
                  problems));
      case ExportReading.Read(var request) ->
          switch (exports.create(
              catalogue, new CreateExport(request, command.requestId(), command.stamp()))) {
            case Decision.Refused<CatalogueEvent>(var refusal) -> new Begun.NotMade(refusal);
            case Decision.Accepted<CatalogueEvent>(var events) ->
                new Begun.Made(number(events), events);
          };
    };
  }

  private static ObjectNode properties(Schedule schedule) {
    try {
      return (ObjectNode) MAPPER.readTree(schedule.content().properties());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The properties of a schedule are damaged", e);
    }
  }

  private static String number(List<CatalogueEvent> events) {
    return Long.toString(((ExportCreated) events.getFirst()).job().number());
  }
}
