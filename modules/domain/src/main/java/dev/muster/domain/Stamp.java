package dev.muster.domain;

/// Who did something, and when.
///
/// @param timeMillis in milliseconds since 1970
/// @param author the subject of the caller's token
public record Stamp(long timeMillis, String author) {}
