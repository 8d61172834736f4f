package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.ScheduleCommand.CreateSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.DeleteSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.ReviseSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRewound;
import dev.muster.domain.jobs.JobLimits;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.policies.PolicyLimits;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleContent;
import dev.muster.domain.schedules.ScheduleLimits;
import dev.muster.domain.schedules.ScheduleMiss;
import dev.muster.domain.schedules.ScheduleRun;
import dev.muster.domain.schedules.ScheduleType;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Schedules: what a client may do, and what happens as time goes by.
class ScheduleRulesTest {
  private static final long SEED = Long.getLong("muster.seed", 20_261_123);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String MADE = "2026-01-01T00:00:00Z";

  private final CatalogueRules rules =
      new CatalogueRules(
          CatalogueLimits.DEFAULTS,
          new JobLimits(10, 2),
          PolicyLimits.DEFAULTS,
          new ScheduleLimits(3, DAY),
          Bodies.READER);
  private Catalogue catalogue = Catalogue.EMPTY;

  @Test
  void aScheduleIsMade() {
    accepted(new CreateSchedule("s", nightly(false), at(MADE)));
    Schedule schedule = schedule();
    assertThat(schedule.version()).isEqualTo(1);
    assertThat(schedule.nextMillis()).isNull();
    assertThat(schedule.created()).isEqualTo(at(MADE));
  }

  @Test
  void withoutATimeItGetsOneAtNight() {
    accepted(new CreateSchedule("s", nightly(true).at(""), at(MADE)));
    assertThat(schedule().content().cron()).matches("0 [0-9]+ [0-5] \\* \\* \\?");
    assertThat(schedule().nextMillis()).isNotNull();
  }

  @Test
  void whatItIsForMustBeThere() {
    assertThat(refused(new CreateSchedule("s", content(true, "a"), at(MADE))).code())
        .isEqualTo("definition-unknown");
    happens(created("a", "A"));
    accepted(new CreateSchedule("s", content(true, "a"), at(MADE)));
  }

  @Test
  void aScheduleThatIsOverIsRefused() {
    var over = nightly(true).at("0 0 1 1 1 ? 2020");
    assertThat(refused(new CreateSchedule("s", over, at(MADE))).code()).isEqualTo("schedule-never");
  }

  @Test
  void thereIsALimit() {
    for (String id : List.of("s", "t", "u")) {
      accepted(new CreateSchedule(id, nightly(false), at(MADE)));
    }
    Refusal refusal = refused(new CreateSchedule("v", nightly(false), at(MADE)));
    assertThat(refusal.reason()).isEqualTo(Reason.LIMIT);
    assertThat(refusal.code()).isEqualTo("schedules-limit");
  }

  @Test
  void aPatchChangesStateAndTimes() {
    accepted(new CreateSchedule("s", nightly(false), at(MADE)));
    accepted(patch("[{'op':'add','path':'/state','value':'active'}]", "2026-01-05T12:00:00Z"));
    assertThat(schedule().version()).isEqualTo(2);
    assertThat(schedule().nextMillis()).isEqualTo(millis("2026-01-06T01:00:00Z"));
    accepted(
        patch(
            "[{'op':'test','path':'/state','value':'active'},{'op':'replace','path':'/schedule','value':'0 0 13 * * ?'}]",
            "2026-01-05T12:00:00Z"));
    assertThat(schedule().nextMillis()).isEqualTo(millis("2026-01-05T13:00:00Z"));
    assertThat(accepted(patch("[{'op':'add','path':'/state','value':'active'}]", MADE))).isEmpty();
    accepted(patch("{'op':'add','path':'/state','value':'inactive'}", "2026-01-06T00:00:00Z"));
    assertThat(schedule().nextMillis()).isNull();
  }

  @Test
  void aPatchThatCannotBeAppliedIsRefused() {
    accepted(new CreateSchedule("s", nightly(false), at(MADE)));
    assertThat(codeOf("[{'op':'add','path':'/state','value':'on'}]")).isEqualTo("state-invalid");
    assertThat(codeOf("[{'op':'remove','path':'/state'}]")).isEqualTo("state-invalid");
    assertThat(codeOf("[{'op':'remove','path':'/schedule'}]")).isEqualTo("schedule-invalid");
    assertThat(codeOf("[{'op':'add','path':'/schedule','value':'0 1 * * *'}]"))
        .isEqualTo("schedule-invalid");
    assertThat(codeOf("[{'op':'add','path':'/schedule','value':'0 0 * * * ?'}]"))
        .isEqualTo("schedule-too-often");
    assertThat(codeOf("[{'op':'add','path':'/name','value':'x'}]")).isEqualTo("patch-path");
    assertThat(codeOf("[{'op':'copy','from':'/id','path':'/state'}]")).isEqualTo("patch-path");
    assertThat(codeOf("[{'op':'test','path':'/state','value':'active'}]"))
        .isEqualTo("patch-failed");
    assertThat(codeOf("[{'op':'jump','path':'/state'}]")).isEqualTo("patch-invalid");
    assertThat(codeOf("[]")).isEqualTo("patch-invalid");
    assertThat(codeOf("7")).isEqualTo("patch-invalid");
    assertThat(
            refused(
                    new ReviseSchedule(
                        "s",
                        json("[{'op':'add','path':'/state','value':'active'}]"),
                        OptionalLong.of(7),
                        at(MADE)))
                .reason())
        .isEqualTo(Reason.STALE);
  }

  @Test
  void aDeletedScheduleIsGone() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    accepted(new DeleteSchedule("s", OptionalLong.of(1), at(MADE)));
    assertThat(catalogue.schedules().count()).isZero();
    assertThat(refused(run("2026-01-02T01:00:00Z")).reason()).isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void whenItsTimeComesItMakesAJobOnce() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    assertThat(accepted(run("2026-01-01T00:59:59.999Z"))).isEmpty();

    List<CatalogueEvent> events = accepted(run("2026-01-01T01:00:00.300Z"));
    assertThat(events).hasSize(2);
    Schedule fired = ((ScheduleFired) events.getFirst()).schedule();
    assertThat(fired.lastRun())
        .isEqualTo(
            new ScheduleRun(
                millis("2026-01-01T01:00:00Z"), millis("2026-01-01T01:00:00.300Z"), "j"));
    assertThat(fired.version()).isEqualTo(1);
    SegmentJob job = ((JobCreated) events.get(1)).job();
    assertThat(job.request().all()).isTrue();
    assertThat(job.request().source()).isEqualTo("scheduler");
    assertThat(job.request().properties())
        .containsEntry("scheduleId", "s")
        .containsEntry("scheduledFor", "2026-01-01T01:00:00Z");

    assertThat(accepted(run("2026-01-01T01:00:00.300Z"))).isEmpty();
    assertThat(accepted(run("2026-01-01T23:00:00Z"))).isEmpty();
    assertThat(schedule().nextMillis()).isEqualTo(millis("2026-01-02T01:00:00Z"));
  }

  @Test
  void oneThatIsInactiveDoesNothingAndMakesUpForNothing() {
    accepted(new CreateSchedule("s", nightly(false), at(MADE)));
    assertThat(accepted(run("2026-01-03T01:00:00Z"))).isEmpty();
    accepted(patch("[{'op':'add','path':'/state','value':'active'}]", "2026-01-05T12:00:00Z"));
    assertThat(accepted(run("2026-01-05T12:00:00Z"))).isEmpty();
  }

  @Test
  void theLastOfSeveralTimesIsMadeUpForAndTheOthersAreMissed() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    List<CatalogueEvent> events = accepted(run("2026-01-04T12:00:00Z"));
    assertThat(events).hasSize(3);
    ScheduleMiss miss =
        Objects.requireNonNull(((ScheduleMissed) events.getFirst()).schedule().lastMiss());
    assertThat(miss.firstDueMillis()).isEqualTo(millis("2026-01-01T01:00:00Z"));
    assertThat(miss.lastDueMillis()).isEqualTo(millis("2026-01-03T01:00:00Z"));
    assertThat(miss.count()).isEqualTo(3);
    assertThat(miss.reason().code()).isEqualTo("too-late");
    assertThat(events.get(1)).isInstanceOf(ScheduleFired.class);
    assertThat(events.get(2)).isInstanceOf(JobCreated.class);
    assertThat(Objects.requireNonNull(schedule().lastRun()).dueMillis())
        .isEqualTo(millis("2026-01-04T01:00:00Z"));
  }

  @Test
  void whatIsTooLateIsMissed() {
    accepted(
        new CreateSchedule("s", nightly(true).at("0 0 12 ? * MON"), at("2026-01-01T00:00:00Z")));
    List<CatalogueEvent> events = accepted(run("2026-01-07T00:00:00Z"));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst()).isInstanceOf(ScheduleMissed.class);
    assertThat(accepted(run("2026-01-07T00:00:01Z"))).isEmpty();
    assertThat(schedule().nextMillis()).isEqualTo(millis("2026-01-12T12:00:00Z"));
  }

  @Test
  void aClockThatGoesBackALittleBringsNothingAgain() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    accepted(run("2026-01-02T01:30:00Z"));
    for (String again : List.of("2026-01-02T00:59:00Z", "2026-01-02T01:00:00Z")) {
      assertThat(accepted(run(again))).isEmpty();
    }
    assertThat(accepted(run("2026-01-03T01:00:00Z"))).hasSize(2);
  }

  @Test
  void aClockThatWasYearsAheadDoesNotSilenceASchedule() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    for (int i = 0; i < 4 && schedule().coveredMillis() < millis("2034-01-01T01:00:00Z"); i++) {
      accepted(run("2034-01-01T12:00:00Z"));
    }
    assertThat(Objects.requireNonNull(schedule().lastRun()).dueMillis())
        .isEqualTo(millis("2034-01-01T01:00:00Z"));

    List<CatalogueEvent> events = accepted(run("2026-01-02T12:00:00Z"));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst()).isInstanceOf(ScheduleRewound.class);
    assertThat(schedule().nextMillis()).isEqualTo(millis("2026-01-03T01:00:00Z"));
    assertThat(accepted(run("2026-01-03T01:00:00Z"))).hasSize(2);
  }

  @Test
  void aTimeThatWasFiredWhileTheClockWasWrongIsNotFiredAgain() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    accepted(run("2026-01-09T02:00:00Z"));
    accepted(run("2026-01-10T02:00:00Z"));
    finishJobs();
    assertThat(accepted(run("2026-01-05T02:00:00Z"))).hasSize(1);
    for (String day : List.of("06", "07", "08", "11")) {
      assertThat(accepted(run("2026-01-%sT01:00:00Z".formatted(day)))).as(day).hasSize(2);
      finishJobs();
      for (String fired : List.of("09", "10")) {
        if (day.equals("08")) {
          assertThat(accepted(run("2026-01-%sT01:00:00Z".formatted(fired)))).as(fired).isEmpty();
        }
      }
    }
  }

  @Test
  void whileThereIsNoRoomForAJobItWaits() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    accepted(run("2026-01-01T01:00:00Z"));
    accepted(run("2026-01-02T01:00:00Z"));
    Refusal refusal = refused(run("2026-01-03T01:00:00Z"));
    assertThat(refusal.reason()).isEqualTo(Reason.LIMIT);
    finishJobs();
    assertThat(accepted(run("2026-01-03T01:00:05Z"))).hasSize(2);
  }

  @Test
  void deletedSegmentsAreLeftOut() {
    happens(created("a", "A"), created("b", "B"));
    accepted(new CreateSchedule("s", content(true, "a", "b"), at(MADE)));
    accepted(new CatalogueCommand.DeleteDefinition("a", OptionalLong.empty(), at(MADE)));
    List<CatalogueEvent> events = accepted(run("2026-01-01T01:00:00Z"));
    assertThat(((JobCreated) events.get(1)).job().request().segmentIds()).containsExactly("b");
    accepted(new CatalogueCommand.DeleteDefinition("b", OptionalLong.empty(), at(MADE)));
    events = accepted(run("2026-01-02T01:00:00Z"));
    assertThat(events).hasSize(1);
    assertThat(
            Objects.requireNonNull(((ScheduleMissed) events.getFirst()).schedule().lastMiss())
                .reason()
                .code())
        .isEqualTo("definition-unknown");
  }

  @Test
  void eventsThatCannotFollowAreCorruption() {
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    Schedule schedule = schedule();
    assertThatThrownBy(() -> happens(new ScheduleEvent.ScheduleCreated(schedule)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> happens(new ScheduleEvent.ScheduleRevised(schedule)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> happens(new ScheduleEvent.ScheduleDeleted("x", 1, at(MADE))))
        .isInstanceOf(IllegalStateException.class);
  }

  /// A clock that goes on by anything from seconds to days, and back by hours; each time is covered
  /// once, and whatever was not too late has been fired.
  @Test
  void eachTimeHasItsEffectOnceWhateverTheClockDoes() {
    var random = new Random(SEED);
    accepted(new CreateSchedule("s", nightly(true), at(MADE)));
    long now = millis(MADE);
    long furthest = now;
    var fired = new TreeSet<Long>();
    long missed = 0;
    for (int step = 0; step < 5_000; step++) {
      now +=
          switch (random.nextInt(10)) {
            case 0 -> -random.nextInt((int) Duration.ofHours(3).toMillis());
            case 1 -> random.nextLong(Duration.ofDays(4).toMillis());
            default -> random.nextInt((int) Duration.ofHours(2).toMillis());
          };
      furthest = Math.max(furthest, now);
      for (CatalogueEvent event : accepted(run(Instant.ofEpochMilli(now).toString()))) {
        switch (event) {
          case ScheduleFired(var schedule) -> {
            ScheduleRun run = Objects.requireNonNull(schedule.lastRun());
            assertThat(fired.add(run.dueMillis())).as("seed %d", SEED).isTrue();
            assertThat(run.firedMillis() - run.dueMillis()).isBetween(0L, DAY.toMillis());
          }
          case ScheduleMissed(var schedule) ->
              missed += Objects.requireNonNull(schedule.lastMiss()).count();
          default -> assertThat(event).isInstanceOf(JobCreated.class);
        }
      }
      finishJobs();
    }
    long due = (furthest - millis("2025-12-31T01:00:00Z")) / DAY.toMillis();
    assertThat(fired.size() + missed).as("seed %d", SEED).isEqualTo(due);
    assertThat(missed).isPositive();
  }

  private void finishJobs() {
    catalogue
        .jobs()
        .unfinished()
        .forEach(job -> accepted(new JobCommand.CancelJob(job.id(), at(MADE))));
  }

  private int runCount;

  private RunSchedule run(String now) {
    runCount++;
    return new RunSchedule("s", runCount == 2 ? "j" : "j" + runCount, "request", at(now));
  }

  private static ReviseSchedule patch(String patch, String now) {
    return new ReviseSchedule("s", json(patch), OptionalLong.empty(), at(now));
  }

  private String codeOf(String patch) {
    return refused(patch(patch, MADE)).code();
  }

  private Schedule schedule() {
    return catalogue.schedules().schedule("s").orElseThrow();
  }

  private void happens(CatalogueEvent... events) {
    for (CatalogueEvent event : events) {
      catalogue = rules.evolve(catalogue, event);
    }
  }

  private List<CatalogueEvent> accepted(CatalogueCommand command) {
    Decision<CatalogueEvent> decision = rules.decide(catalogue, command);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    List<CatalogueEvent> events = ((Decision.Accepted<CatalogueEvent>) decision).events();
    happens(events.toArray(CatalogueEvent[]::new));
    return events;
  }

  private Refusal refused(CatalogueCommand command) {
    Decision<CatalogueEvent> decision = rules.decide(catalogue, command);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused<CatalogueEvent>) decision).refusal();
  }

  private static ScheduleContent nightly(boolean active) {
    return content(active, "*");
  }

  private static ScheduleContent content(boolean active, String... segmentIds) {
    return new ScheduleContent(
        "Nightly",
        ScheduleType.BATCH_SEGMENTATION,
        "{}",
        List.of(segmentIds),
        "0 0 1 * * ?",
        active);
  }

  private static Stamp at(String instant) {
    return new Stamp(millis(instant), "");
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
