package dev.muster.domain.definitions;

/// How a definition is evaluated: in jobs, as data arrives, in the request.
public record EvaluationInfo(boolean batch, boolean continuous, boolean synchronous) {
  public static final EvaluationInfo BATCH = new EvaluationInfo(true, false, false);

  /// Nothing asked for means batch.
  public EvaluationInfo orBatch() {
    return batch || continuous || synchronous ? this : BATCH;
  }

  /// Counted against the limit of streaming audiences, which includes those at the edge.
  public boolean isStreaming() {
    return continuous || synchronous;
  }
}
