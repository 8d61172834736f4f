package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.SandboxState;
import dev.muster.domain.catalogue.SandboxCommand.CreateSandbox;
import dev.muster.domain.catalogue.SandboxCommand.DeleteSandbox;
import dev.muster.domain.catalogue.SandboxCommand.ResetSandbox;
import dev.muster.domain.catalogue.SandboxEvent.SandboxCreated;
import dev.muster.domain.catalogue.SandboxEvent.SandboxDeleted;
import dev.muster.domain.catalogue.SandboxEvent.SandboxReset;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal.Reason;

/// What may be done to a sandbox as a whole. Whether there is one that nobody has made, as `prod`
/// is, the rules do not know: any can be reset, and only what was made can be deleted.
final class SandboxRules {
  private SandboxRules() {}

  static Decision<CatalogueEvent> decide(Catalogue catalogue, SandboxCommand command) {
    boolean made = catalogue.sandbox().isMade();
    return switch (command) {
      case CreateSandbox _ when made ->
          refuse(Reason.CONFLICT, "sandbox-exists", "A sandbox with this name exists already.");
      case CreateSandbox(var stamp) -> accept(new SandboxCreated(stamp));
      case ResetSandbox(var stamp) -> accept(new SandboxReset(stamp));
      case DeleteSandbox(var stamp) when made -> accept(new SandboxDeleted(stamp));
      case DeleteSandbox _ ->
          refuse(Reason.UNKNOWN, "sandbox-unknown", "No sandbox of this name was made.");
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, SandboxEvent event) {
    SandboxState before = catalogue.sandbox();
    return switch (event) {
      case SandboxCreated(var stamp) -> {
        require(!before.isMade(), event);
        yield Catalogue.EMPTY.with(new SandboxState(stamp, null, null));
      }
      case SandboxReset(var stamp) ->
          Catalogue.EMPTY.with(new SandboxState(before.created(), stamp, before.deleted()));
      case SandboxDeleted(var stamp) -> {
        require(before.isMade(), event);
        yield Catalogue.EMPTY.with(new SandboxState(null, null, stamp));
      }
    };
  }

  private static void require(boolean holds, SandboxEvent event) {
    if (!holds) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
  }
}
