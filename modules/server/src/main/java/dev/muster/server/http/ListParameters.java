package dev.muster.server.http;

/// Where a list starts and how much of it is wanted.
public record ListParameters(int start, int limit) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_START = 100_000_000;

  /// From `start` and `limit`.
  ///
  /// @throws ProblemException when one of them is not a number within its bounds
  public static ListParameters of(Call call) {
    return new ListParameters(
        call.wholeNumber("start", 0, 0, MAXIMUM_START),
        call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT));
  }

  /// From `start`, `limit` and `page`, which counts from 0; a page goes before a start.
  ///
  /// @throws ProblemException when one of them is not a number within its bounds
  public static ListParameters paged(Call call) {
    ListParameters plain = of(call);
    int page = call.wholeNumber("page", -1, 0, MAXIMUM_START / MAXIMUM_LIMIT);
    return page < 0 ? plain : new ListParameters(page * plain.limit(), plain.limit());
  }
}
