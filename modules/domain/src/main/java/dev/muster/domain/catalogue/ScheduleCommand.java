package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.schedules.ScheduleContent;
import java.util.OptionalLong;

/// What can be asked about schedules. All but the last come from clients.
public sealed interface ScheduleCommand extends CatalogueCommand {

  /// @param id a new UUID
  record CreateSchedule(String id, ScheduleContent content, Stamp stamp)
      implements ScheduleCommand {}

  /// @param patch a JSON Patch
  /// @param ifVersion the version that the caller has seen, when it said so
  record ReviseSchedule(String id, JsonNode patch, OptionalLong ifVersion, Stamp stamp)
      implements ScheduleCommand {}

  record DeleteSchedule(String id, OptionalLong ifVersion, Stamp stamp)
      implements ScheduleCommand {}

  /// It is this time now; what is due is to be done. Asked twice, it is done once.
  ///
  /// @param jobId of the job that it comes to, a new UUID
  /// @param requestId of that job
  record RunSchedule(String id, String jobId, String requestId, Stamp stamp)
      implements ScheduleCommand {}
}
