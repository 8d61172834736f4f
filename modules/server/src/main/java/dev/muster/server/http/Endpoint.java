package dev.muster.server.http;

import dev.muster.server.access.Right;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/// One row of the API: a method and a path, what it takes to call it, and what it does.
///
/// @param path with `:name` for a variable part
/// @param right what the caller's token must allow
public record Endpoint(HttpMethod method, String path, Right right, Action action) {

  /// Answers a call. May fail with a `ProblemException`; any other failure is a fault of ours.
  @FunctionalInterface
  public interface Action {
    Future<Answer> answer(Call call);
  }
}
