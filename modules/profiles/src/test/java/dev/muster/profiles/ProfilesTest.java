package dev.muster.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProfilesTest {
  private static final Tenant SHOP = new Tenant("org", "shop");
  private static final Tenant OTHER = new Tenant("org", "other");
  private static final MergePolicy PDG =
      new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest());

  static ProfileEvent decode(LogRecord record) {
    return switch (record.type()) {
      case "fragments" ->
          new ProfileEvent.FragmentsAdded("d", record.timeMillis(), record.payload());
      case "events" -> new ProfileEvent.EventsAdded("d", record.timeMillis(), record.payload());
      default -> throw new IllegalArgumentException(record.type());
    };
  }

  @TempDir Path folder;

  private Profiles open(InMemoryEventLog log) throws IOException {
    return Profiles.open(
        log, folder, ProfilesTest::decode, ProfilesSettings.defaults(), ProfilesObserver.silent());
  }

  private static void append(InMemoryEventLog log, Tenant tenant, String type, String documents)
      throws LogFailure {
    log.append(
        List.of(
            new NewRecord(
                tenant,
                Cause.of("test"),
                1_000,
                type,
                1,
                documents.getBytes(StandardCharsets.UTF_8),
                0)));
  }

  @Test
  void aViewHasAllThatWasDurableWhenItWasAskedFor() throws Exception {
    try (var log = new InMemoryEventLog();
        var profiles = open(log)) {
      for (int round = 1; round <= 50; round++) {
        append(
            log,
            SHOP,
            "fragments",
            "{\"identityMap\":{\"CRMID\":[{\"id\":\"%d\",\"primary\":true}]}}".formatted(round));
        assertThat(profiles.view(SHOP, PDG).get().profileCount()).isEqualTo(round);
        assertThat(profiles.view(OTHER, PDG).get().profileCount()).isZero();
      }
      assertThat(profiles.find(SHOP, PDG, new Identity("CRMID", "7")).get()).isPresent();
      assertThat(profiles.find(OTHER, PDG, new Identity("CRMID", "7")).get()).isEmpty();
      assertThat(profiles.position()).isEqualTo(new LogPosition(50));
      assertThat(profiles.figures(SHOP).get().entityCount()).isEqualTo(50);
    }
  }

  @Test
  void whatCannotBeAppliedIsSaidAndStopsAnswers() throws Exception {
    try (var log = new InMemoryEventLog();
        var profiles = open(log)) {
      append(log, SHOP, "nonsense", "{}");
      assertThatThrownBy(() -> profiles.view(SHOP, PDG).get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("nonsense");
      assertThat(profiles.state())
          .isInstanceOfSatisfying(
              ProfilesState.Failed.class,
              failed -> assertThat(failed.position()).isEqualTo(new LogPosition(1)));
    }
  }

  @Test
  void aClosedStoreAnswersNothing() throws Exception {
    try (var log = new InMemoryEventLog()) {
      var profiles = open(log);
      profiles.close();
      assertThat(profiles.state()).isInstanceOf(ProfilesState.Closed.class);
      assertThatThrownBy(() -> profiles.view(SHOP, PDG).get())
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("The profile store is closed.");
    }
  }
}
