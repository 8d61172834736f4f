package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.deleted;
import static dev.muster.domain.catalogue.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.Bodies;
import dev.muster.domain.catalogue.JobCommand.CancelJob;
import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.catalogue.JobCommand.EndCancelledJob;
import dev.muster.domain.catalogue.JobCommand.FailJob;
import dev.muster.domain.catalogue.JobCommand.QueueJob;
import dev.muster.domain.catalogue.JobCommand.StartJob;
import dev.muster.domain.catalogue.JobCommand.SucceedJob;
import dev.muster.domain.catalogue.JobEvent.JobCancelled;
import dev.muster.domain.catalogue.JobEvent.JobCancelling;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.JobEvent.JobFailed;
import dev.muster.domain.catalogue.JobEvent.JobQueued;
import dev.muster.domain.catalogue.JobEvent.JobStarted;
import dev.muster.domain.catalogue.JobEvent.JobSucceeded;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.jobs.JobLimits;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobRulesTest {
  private static final JobRequest REQUEST = request("s");
  private static final JobRun RUN = new JobRun("run-1", 1, 1_500, 7, 3, 1_600);
  private static final JobRun SECOND_RUN = new JobRun("run-2", 2, 1_500, 9, 3, 1_900);
  private static final JobResult RESULT =
      new JobResult(List.of(), List.of(), 5, Map.of("default", 5L), 1_700, 1_800, 0);
  private static final Note ERROR = new Note("evaluation-failed", "It failed.");

  private static final CatalogueEvent DEFINED = created("s", "S");
  private static final SegmentJob NEW = SegmentJob.created("j", 1, REQUEST, "request", THEN);
  private static final SegmentJob QUEUED = NEW.at(JobStatus.QUEUED, THEN);
  private static final SegmentJob RUNNING = QUEUED.started(RUN, THEN);
  private static final SegmentJob CANCELLING = RUNNING.at(JobStatus.CANCELLING, THEN);

  @Test
  void aJobIsCreatedWithTheNextNumber() {
    given(DEFINED)
        .when(new CreateJob("j", REQUEST, "request", NOW))
        .then(new JobCreated(SegmentJob.created("j", 1, REQUEST, "request", NOW)));
    given(DEFINED, new JobCreated(NEW), new JobCancelled(NEW.at(JobStatus.CANCELLED, THEN)))
        .when(new CreateJob("k", REQUEST, "request", NOW))
        .then(new JobCreated(SegmentJob.created("k", 2, REQUEST, "request", NOW)));
  }

  @Test
  void aJobForAllNeedsNoDefinition() {
    var all = new JobRequest(true, List.of(), "schema", null, "api", Map.of(), null);
    given()
        .when(new CreateJob("j", all, "request", NOW))
        .then(new JobCreated(SegmentJob.created("j", 1, all, "request", NOW)));
  }

  @Test
  void unknownDefinitionsAreRefused() {
    given(DEFINED)
        .when(new CreateJob("j", request("s", "t", "u"), "request", NOW))
        .thenRefused(Reason.INVALID, "definition-unknown");
    assertThat(
            given(DEFINED)
                .when(new CreateJob("j", request("s", "t", "u"), "request", NOW))
                .refusal()
                .problems())
        .hasSize(2);
    given(DEFINED, deleted("s"))
        .when(new CreateJob("j", REQUEST, "request", NOW))
        .thenRefused(Reason.INVALID, "definition-unknown");
  }

  @Test
  void aSandboxHasABoundedNumberOfUnfinishedJobs() {
    var events = new ArrayList<CatalogueEvent>(List.of(DEFINED));
    for (int i = 1; i <= JobLimits.DEFAULTS.unfinishedCount(); i++) {
      events.add(new JobCreated(SegmentJob.created("j" + i, i, REQUEST, "request", THEN)));
    }
    given(events.toArray(CatalogueEvent[]::new))
        .when(new CreateJob("j", REQUEST, "request", NOW))
        .thenRefused(Reason.LIMIT, "jobs-limit");
  }

  @Test
  void aJobNamesABoundedNumberOfDefinitions() {
    int tooMany = JobLimits.DEFAULTS.segmentCount() + 1;
    String[] ids = IntStream.range(0, tooMany).mapToObj(i -> "s" + i).toArray(String[]::new);
    given(DEFINED)
        .when(new CreateJob("j", request(ids), "request", NOW))
        .thenRefused(Reason.LIMIT, "job-segments-limit");
  }

  @Test
  void aJobTakesItsWay() {
    given(DEFINED, new JobCreated(NEW))
        .when(new QueueJob("j", NOW))
        .then(new JobQueued(NEW.at(JobStatus.QUEUED, NOW)));
    given(DEFINED, new JobCreated(NEW), new JobQueued(QUEUED))
        .when(new StartJob("j", RUN, NOW))
        .then(new JobStarted(QUEUED.started(RUN, NOW)));
    running()
        .when(new SucceedJob("j", "run-1", RESULT, NOW))
        .then(new JobSucceeded(RUNNING.succeeded(RESULT, NOW)));
    running().when(new FailJob("j", ERROR, NOW)).then(new JobFailed(RUNNING.failed(ERROR, NOW)));
  }

  @Test
  void aFinishedJobIsKeptNoLonger() {
    Scenario scenario = running();
    scenario
        .when(new SucceedJob("j", "run-1", RESULT, NOW))
        .then(new JobSucceeded(RUNNING.succeeded(RESULT, NOW)));
    for (JobCommand late :
        List.of(
            new CancelJob("j", NOW),
            new QueueJob("j", NOW),
            new StartJob("j", RUN, NOW),
            new SucceedJob("j", "run-1", RESULT, NOW),
            new FailJob("j", ERROR, NOW),
            new EndCancelledJob("j", NOW))) {
      scenario.when(late).thenRefused(Reason.UNKNOWN, "job-unknown");
    }
  }

  @Test
  void aJobIsStartedOnlyInItsTurn() {
    given(DEFINED, new JobCreated(NEW))
        .when(new StartJob("j", RUN, NOW))
        .thenRefused(Reason.CONFLICT, "job-status");
    given(DEFINED, new JobCreated(NEW))
        .when(new SucceedJob("j", "run-1", RESULT, NOW))
        .thenRefused(Reason.CONFLICT, "job-run-stale");
    given(DEFINED, new JobCreated(NEW), new JobQueued(QUEUED))
        .when(new QueueJob("j", NOW))
        .thenNothing();
  }

  @Test
  void anInterruptedJobIsStartedAnew() {
    running()
        .when(new StartJob("j", SECOND_RUN, NOW))
        .then(new JobStarted(RUNNING.started(SECOND_RUN, NOW)));
    given(
            DEFINED,
            new JobCreated(NEW),
            new JobQueued(QUEUED),
            new JobStarted(RUNNING),
            new JobStarted(RUNNING.started(SECOND_RUN, THEN)))
        .when(new SucceedJob("j", "run-1", RESULT, NOW))
        .thenRefused(Reason.CONFLICT, "job-run-stale");
  }

  @Test
  void aWaitingJobIsCancelledAtOnce() {
    given(DEFINED, new JobCreated(NEW))
        .when(new CancelJob("j", NOW))
        .then(new JobCancelled(NEW.at(JobStatus.CANCELLED, NOW)));
    given(DEFINED, new JobCreated(NEW), new JobQueued(QUEUED))
        .when(new CancelJob("j", NOW))
        .then(new JobCancelled(QUEUED.at(JobStatus.CANCELLED, NOW)));
  }

  @Test
  void aRunningJobIsCancelledWhenItHasStopped() {
    running()
        .when(new CancelJob("j", NOW))
        .then(new JobCancelling(RUNNING.at(JobStatus.CANCELLING, NOW)));
    cancelling().when(new CancelJob("j", NOW)).thenNothing();
    cancelling()
        .when(new EndCancelledJob("j", NOW))
        .then(new JobCancelled(CANCELLING.at(JobStatus.CANCELLED, NOW)));
    cancelling()
        .when(new FailJob("j", ERROR, NOW))
        .then(new JobCancelled(CANCELLING.at(JobStatus.CANCELLED, NOW)));
    cancelling()
        .when(new StartJob("j", SECOND_RUN, NOW))
        .thenRefused(Reason.CONFLICT, "job-status");
    running().when(new EndCancelledJob("j", NOW)).thenRefused(Reason.CONFLICT, "job-status");
  }

  @Test
  void whatCountsAlreadyCannotBeCancelled() {
    cancelling()
        .when(new SucceedJob("j", "run-1", RESULT, NOW))
        .then(new JobSucceeded(CANCELLING.succeeded(RESULT, NOW)));
  }

  @Test
  void unknownJobsAreRefused() {
    given(DEFINED).when(new CancelJob("x", NOW)).thenRefused(Reason.UNKNOWN, "job-unknown");
  }

  @Test
  void anEventThatCannotFollowIsCorruption() {
    var rules = new CatalogueRules(Scenario.LIMITS, Bodies.READER);
    Catalogue none = rules.initial();
    Catalogue one = rules.evolve(none, new JobCreated(NEW));
    for (JobEvent event :
        List.of(
            new JobQueued(QUEUED),
            new JobCreated(SegmentJob.created("j", 2, REQUEST, "request", THEN)),
            new JobCreated(QUEUED))) {
      assertThatThrownBy(() -> rules.evolve(none, event)).isInstanceOf(IllegalStateException.class);
    }
    for (JobEvent event :
        List.of(
            new JobCreated(NEW),
            new JobStarted(RUNNING),
            new JobSucceeded(RUNNING.succeeded(RESULT, THEN)),
            new JobCancelling(CANCELLING))) {
      assertThatThrownBy(() -> rules.evolve(one, event)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Scenario running() {
    return given(DEFINED, new JobCreated(NEW), new JobQueued(QUEUED), new JobStarted(RUNNING));
  }

  private static Scenario cancelling() {
    return given(
        DEFINED,
        new JobCreated(NEW),
        new JobQueued(QUEUED),
        new JobStarted(RUNNING),
        new JobCancelling(CANCELLING));
  }

  private static JobRequest request(String... ids) {
    return new JobRequest(false, List.of(ids), "schema", null, "api", Map.of(), null);
  }
}
