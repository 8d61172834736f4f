package dev.muster.server.schedules;

import dev.muster.domain.catalogue.ScheduleCommand.CreateSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.DeleteSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.ReviseSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleCreated;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleContent;
import dev.muster.domain.schedules.ScheduleJson;
import dev.muster.domain.schedules.ScheduleReader;
import dev.muster.domain.schedules.ScheduleReading;
import dev.muster.eventlog.command.Refusal;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.UUID;

/// Creating, changing and deleting schedules.
public final class ScheduleWrites {
  static final String PATH = "/data/core/ups/config/schedules";

  private final Writes writes;

  public ScheduleWrites(Writes writes) {
    this.writes = writes;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::change),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete));
  }

  private Future<Answer> create(Call call) {
    ScheduleContent content =
        switch (ScheduleReader.read(call.bodyObject())) {
          case ScheduleReading.Read(var read) -> read;
          case ScheduleReading.Faulty(var problems) ->
              throw new ProblemException(
                  Problem.of(
                      new Refusal(
                          Refusal.Reason.INVALID,
                          problems.getFirst().code(),
                          problems.getFirst().message(),
                          problems)));
        };
    var stamp = writes.stamp(call);
    var command = new CreateSchedule(UUID.randomUUID().toString(), content, stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          Schedule schedule = ((ScheduleCreated) done.events().getFirst()).schedule();
          return done.mark(
              Answer.json(200, json -> ScheduleJson.write(json, call.tenant(), schedule))
                  .with("ETag", ScheduleReads.tag(schedule.version()))
                  .with("Location", PATH + "/" + schedule.id()));
        });
  }

  private Future<Answer> change(Call call) {
    var stamp = writes.stamp(call);
    var command = new ReviseSchedule(call.path("id"), call.body(), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(204)));
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    var command = new DeleteSchedule(call.path("id"), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(204)));
  }
}
