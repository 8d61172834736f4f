package dev.muster.profiles.intake;

/// Accepted documents that go into one record.
///
/// @param documents NDJSON in UTF-8, each line a valid object
/// @param documentCount how many lines there are
/// @param lastNumber the number of the last document in what came in, counted from 1: of its line,
///   or of the element of the list
public record Batch(byte[] documents, int documentCount, long lastNumber) {}
