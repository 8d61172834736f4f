package dev.muster.profiles.intake;

/// A document that was not accepted.
///
/// @param number of its line, or of the element of the list; counted from 1
/// @param code a stable word for programs
/// @param reason a sentence for people
public record Rejection(long number, String code, String reason) {}
