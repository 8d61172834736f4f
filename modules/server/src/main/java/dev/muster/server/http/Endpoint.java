package dev.muster.server.http;

import dev.muster.server.access.Right;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/// One row of the API: a method and a path, what it takes to call it, and what it does.
///
/// @param path with `:name` for a variable part
/// @param right what the caller's token must allow
/// @param body how the action gets the body
public record Endpoint(HttpMethod method, String path, Right right, Body body, Action action) {

  /// How an action gets the body of a request.
  public enum Body {
    /// As a whole, within the limit for bodies.
    WHOLE,
    /// Piece by piece, however long it is; the request is paused until the action reads it.
    STREAMED
  }

  public Endpoint(HttpMethod method, String path, Right right, Action action) {
    this(method, path, right, Body.WHOLE, action);
  }

  /// Answers a call. May fail with a `ProblemException`; any other failure is a fault of ours.
  @FunctionalInterface
  public interface Action {
    Future<Answer> answer(Call call);
  }
}
