package dev.muster.server.http;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/// Hands commands to the writer and brings its receipts back.
public final class Writes {
  private static final int ORDER_BYTES = 512;

  private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
  private final ReadBarrier barrier;
  private final Clock clock;

  /// What an accepted command has come to.
  ///
  /// @param events none when there was nothing to change
  /// @param state the catalogue after it; empty when the command is a repetition
  /// @param repeated whether it was accepted before, under the same idempotency key
  public record Done(
      LogPosition position, List<CatalogueEvent> events, Catalogue state, boolean repeated) {

    /// The answer with what every answer to a write says: its position, and whether it is a
    /// repetition.
    public Answer mark(Answer answer) {
      Answer placed = answer.at(position);
      return repeated ? placed.with("Idempotency-Replayed", "true") : placed;
    }
  }

  public Writes(
      Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands,
      ReadBarrier barrier,
      Clock clock) {
    this.commands = commands;
    this.barrier = barrier;
    this.clock = clock;
  }

  /// Who calls, and now: what a command says of its author.
  public Stamp stamp(Call call) {
    return new Stamp(clock.millis(), call.caller().subject());
  }

  /// Fails with a `ProblemException` when the command is refused or the service is overloaded.
  public Future<Done> submit(Call call, CatalogueCommand command, long timeMillis) {
    return submit(call, call.tenant(), command, timeMillis);
  }

  /// The same for another sandbox of the caller's organisation.
  public Future<Done> submit(Call call, Tenant tenant, CatalogueCommand command, long timeMillis) {
    var order =
        new Order<>(tenant, call.cause(), timeMillis, ORDER_BYTES + call.bodySize(), command);
    return Future.fromCompletionStage(commands.submit(order), call.context())
        .map(receipt ->
            switch (receipt) {
              case Receipt.Appended<Catalogue, CatalogueEvent>(
                      var position,
                      var state,
                      var events) ->
                  done(tenant, position, events, state, false);
              case Receipt.Unchanged<Catalogue, CatalogueEvent>(var position, var state) ->
                  new Done(position, List.of(), state, false);
              case Receipt.Repeated<Catalogue, CatalogueEvent>(var position, var events) ->
                  done(tenant, position, events, Catalogue.EMPTY, true);
              case Receipt.Refused<Catalogue, CatalogueEvent>(var refusal) ->
                  throw new ProblemException(Problem.of(refusal));
              case Receipt.Overloaded<Catalogue, CatalogueEvent>(var message, var seconds) ->
                  throw new ProblemException(Problem.busy("overloaded", message, seconds));
            });
  }

  private Done done(
      Tenant tenant,
      LogPosition position,
      List<CatalogueEvent> events,
      Catalogue state,
      boolean repeated) {
    barrier.acknowledge(tenant, position);
    return new Done(position, events, state, repeated);
  }
}
