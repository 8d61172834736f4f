package dev.muster.server.http;

/// Hears of every request when it is answered; for metrics and the log of requests.
@FunctionalInterface
public interface RequestObserver {

  /// @param route the endpoint's path with its variables named, or `unmatched`
  record Seen(
      String requestId,
      String method,
      String path,
      String route,
      int status,
      long nanos,
      String subject,
      String tenant) {}

  void answered(Seen seen);
}
