package dev.muster.domain.catalogue;

import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.jobs.JobReader;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.schedules.Schedule;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A segment job for the segments of a schedule, as far as they are still there.
final class ScheduledSegmentation implements ScheduledWork {
  private static final String SOURCE = "scheduler";

  private final JobRules jobs;

  ScheduledSegmentation(JobRules jobs) {
    this.jobs = jobs;
  }

  @Override
  public Begun begin(Catalogue catalogue, Schedule schedule, long dueMillis, RunSchedule command) {
    List<String> wanted = schedule.content().segmentIds();
    boolean all = wanted.contains(JobReader.ALL);
    List<String> present =
        all
            ? List.of()
            : wanted.stream().filter(id -> catalogue.definition(id).isPresent()).toList();
    if (!all && present.isEmpty()) {
      return new Begun.NotMade(
          new Refusal(
              Reason.INVALID,
              "definition-unknown",
              "None of the schedule's segment definitions is there any more."));
    }
    var request =
        new JobRequest(
            all,
            present,
            SchemaReference.PROFILE.name(),
            null,
            SOURCE,
            Map.of(
                "scheduleId",
                schedule.id(),
                "scheduledFor",
                Instant.ofEpochMilli(dueMillis).toString()),
            null);
    return switch (jobs.decide(
        catalogue, new CreateJob(command.jobId(), request, command.requestId(), command.stamp()))) {
      case Decision.Accepted<CatalogueEvent>(var events) -> new Begun.Made(command.jobId(), events);
      case Decision.Refused<CatalogueEvent>(var refusal) -> new Begun.NotMade(refusal);
    };
  }
}
