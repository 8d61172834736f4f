package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Bodies;
import dev.muster.domain.SandboxState;
import dev.muster.domain.catalogue.SandboxCommand.CreateSandbox;
import dev.muster.domain.catalogue.SandboxCommand.DeleteSandbox;
import dev.muster.domain.catalogue.SandboxCommand.ResetSandbox;
import dev.muster.domain.catalogue.SandboxEvent.SandboxCreated;
import dev.muster.domain.catalogue.SandboxEvent.SandboxDeleted;
import dev.muster.domain.catalogue.SandboxEvent.SandboxReset;
import dev.muster.eventlog.command.Refusal.Reason;
import org.junit.jupiter.api.Test;

/// Sandboxes as a whole.
class SandboxRulesTest {
  private static final CatalogueRules RULES = new CatalogueRules(Scenario.LIMITS, Bodies.READER);
  private static final CatalogueEvent MADE = new SandboxCreated(THEN);

  @Test
  void oneIsMadeOnce() {
    given().when(new CreateSandbox(NOW)).then(new SandboxCreated(NOW));
    given(MADE).when(new CreateSandbox(NOW)).thenRefused(Reason.CONFLICT, "sandbox-exists");
    given(MADE, new SandboxReset(THEN))
        .when(new CreateSandbox(NOW))
        .thenRefused(Reason.CONFLICT, "sandbox-exists");
    given(MADE, new SandboxDeleted(THEN))
        .when(new CreateSandbox(NOW))
        .then(new SandboxCreated(NOW));
  }

  @Test
  void onlyWhatWasMadeIsDeleted() {
    given(MADE).when(new DeleteSandbox(NOW)).then(new SandboxDeleted(NOW));
    given().when(new DeleteSandbox(NOW)).thenRefused(Reason.UNKNOWN, "sandbox-unknown");
    given(MADE, new SandboxDeleted(THEN))
        .when(new DeleteSandbox(NOW))
        .thenRefused(Reason.UNKNOWN, "sandbox-unknown");
  }

  @Test
  void anyIsEmptied() {
    given().when(new ResetSandbox(NOW)).then(new SandboxReset(NOW));
    given(MADE).when(new ResetSandbox(NOW)).then(new SandboxReset(NOW));
  }

  @Test
  void nothingIsLeftAfterwards() {
    Catalogue filled =
        after(
            Catalogue.EMPTY,
            MADE,
            Scenario.created("d", "A definition"),
            Scenario.folder("f", "A folder", "root"));
    assertThat(filled.definitionCount()).isEqualTo(1);

    assertThat(after(filled, new SandboxReset(NOW)))
        .isEqualTo(Catalogue.EMPTY.with(new SandboxState(THEN, NOW, null)));
    assertThat(after(filled, new SandboxDeleted(NOW)))
        .isEqualTo(Catalogue.EMPTY.with(new SandboxState(null, null, NOW)));
    assertThat(after(filled, new SandboxDeleted(NOW), MADE))
        .isEqualTo(Catalogue.EMPTY.with(new SandboxState(THEN, null, null)));
  }

  private static Catalogue after(Catalogue catalogue, CatalogueEvent... events) {
    Catalogue at = catalogue;
    for (CatalogueEvent event : events) {
      at = RULES.evolve(at, event);
    }
    return at;
  }
}
