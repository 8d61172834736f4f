package dev.muster.domain.jobs;

/// A segment that a job was to evaluate and has left out.
///
/// @param code a stable word for programs
/// @param message a sentence for people
public record SkippedSegment(String segmentId, String code, String message) {}
