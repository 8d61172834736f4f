package dev.muster.server.http;

import dev.muster.eventlog.projection.Follower;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a read: it waits for what its tenant has written, asks, and says what position it
/// saw.
public final class ReadModels {
  private static final Logger LOG = LoggerFactory.getLogger(ReadModels.class);

  private final ReadBarrier barrier;
  private final Follower follower;

  /// @param follower of the read model that is asked
  public ReadModels(ReadBarrier barrier, Follower follower) {
    this.barrier = barrier;
    this.follower = follower;
  }

  /// @param question asked as soon as the read model has what the tenant wrote
  public <T> Future<Answer> answer(
      Call call, Supplier<Future<T>> question, Function<T, Answer> answer) {
    return barrier
        .pass(call.tenant(), follower, call.context())
        .compose(position ->
            question
                .get()
                .recover(ReadModels::explain)
                .map(found -> answer.apply(found).at(position)));
  }

  /// What the read model says, for an answer that is about something else.
  public <T> Future<T> ask(Call call, Supplier<Future<T>> question) {
    return barrier
        .pass(call.tenant(), follower, call.context())
        .compose(_ -> question.get().recover(ReadModels::explain));
  }

  /// A read model that cannot be asked is starting, restarting or overloaded; anything else, such
  /// as a statement that PostgreSQL does not understand, is a mistake of ours.
  private static <T> Future<T> explain(Throwable failure) {
    boolean unavailable =
        switch (failure) {
          case PgException refused -> !refused.getSqlState().matches("(22|42).*");
          case VertxException _, IOException _, TimeoutException _ -> true;
          default -> false;
        };
    if (!unavailable) {
      return Future.failedFuture(failure);
    }
    LOG.warn("A read model could not be asked: {}", failure.toString());
    return Future.failedFuture(
        new ProblemException(
            Problem.busy(
                "read-model-unavailable", "The read models cannot be asked now; try again.", 1)));
  }
}
