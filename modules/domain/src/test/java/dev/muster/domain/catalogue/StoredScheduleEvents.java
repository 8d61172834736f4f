package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleCreated;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleDeleted;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRevised;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRewound;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleContent;
import dev.muster.domain.schedules.ScheduleMiss;
import dev.muster.domain.schedules.ScheduleRun;
import dev.muster.domain.schedules.ScheduleType;
import java.util.List;
import java.util.Map;

/// What the golden files of schedules hold, by name.
final class StoredScheduleEvents {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED = new Stamp(1_767_312_000_456L, "");
  private static final String ID = "0d1f6b52-3c5e-4a0f-8a7b-7e2f9c1d4b60";
  private static final ScheduleContent NIGHTLY =
      new ScheduleContent(
          "Caf\u00e9",
          ScheduleType.BATCH_SEGMENTATION,
          "{\"segments\":[\"*\"],\"n\":1.10}",
          List.of("*"),
          "0 0 1 * * ?",
          true);
  private static final ScheduleContent EXPORT =
      new ScheduleContent("Export", ScheduleType.EXPORT, "{}", List.of(), "0 0 1 L * ?", false);
  private static final ScheduleRun RUN =
      new ScheduleRun(1_767_229_200_000L, 1_767_229_200_312L, "6a2c1fd4");
  private static final ScheduleMiss MISS =
      new ScheduleMiss(
          1_767_315_600_000L,
          1_767_402_000_000L,
          2,
          1_767_500_000_000L,
          new Note("too-late", "It was too late."));

  static final Map<String, CatalogueEvent> EXPECTED =
      Map.of(
          "schedule-created.1",
          new ScheduleCreated(
              new Schedule(
                  ID,
                  NIGHTLY,
                  1,
                  1_767_225_600_123L,
                  1_767_229_200_000L,
                  List.of(),
                  null,
                  null,
                  CREATED,
                  CREATED)),
          "schedule-revised.1",
          new ScheduleRevised(
              new Schedule(
                  ID,
                  EXPORT,
                  2,
                  1_767_312_000_456L,
                  null,
                  List.of(1_767_229_200_000L),
                  RUN,
                  null,
                  CREATED,
                  UPDATED)),
          "schedule-fired.1",
          new ScheduleFired(
              new Schedule(
                  ID,
                  NIGHTLY,
                  1,
                  1_767_229_200_000L,
                  1_767_315_600_000L,
                  List.of(1_767_229_200_000L),
                  RUN,
                  MISS,
                  CREATED,
                  UPDATED)),
          "schedule-missed.1",
          new ScheduleMissed(
              new Schedule(
                  ID,
                  NIGHTLY,
                  1,
                  1_767_402_000_000L,
                  1_767_488_400_000L,
                  List.of(1_767_229_200_000L),
                  RUN,
                  MISS,
                  CREATED,
                  CREATED)),
          "schedule-rewound.1",
          new ScheduleRewound(
              new Schedule(
                  ID,
                  NIGHTLY,
                  1,
                  1_767_225_600_123L,
                  1_767_229_200_000L,
                  List.of(),
                  null,
                  MISS,
                  CREATED,
                  CREATED)),
          "schedule-deleted.1",
          new ScheduleDeleted(ID, 3, UPDATED));

  private StoredScheduleEvents() {}
}
