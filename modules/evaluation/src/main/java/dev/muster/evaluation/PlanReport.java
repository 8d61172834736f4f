package dev.muster.evaluation;

import java.util.List;

/// What a plan has made of its queries.
///
/// @param segments in the order they were given
/// @param nodeCount distinct expressions of all segments, each evaluated once for a block
public record PlanReport(List<Segment> segments, int nodeCount) {
  public PlanReport {
    segments = List.copyOf(segments);
  }

  /// How a segment is evaluated.
  public sealed interface Way {
    /// By kernels over columns.
    record Kernels() implements Way {}

    /// Profile by profile, because there is no kernel for something in it.
    record Interpreter(String reason) implements Way {}
  }

  public record Segment(String id, Way way) {}

  /// How many segments run on kernels.
  public int kernelCount() {
    return (int) segments.stream().filter(segment -> segment.way instanceof Way.Kernels).count();
  }
}
