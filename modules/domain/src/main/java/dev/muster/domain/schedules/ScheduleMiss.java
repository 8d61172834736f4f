package dev.muster.domain.schedules;

import dev.muster.domain.definitions.Note;

/// Times at which a schedule should have made a job and has not.
///
/// @param firstDueMillis the first of them
/// @param lastDueMillis the last of them
/// @param count how many they are
/// @param noticedMillis when it was found out
/// @param reason why
public record ScheduleMiss(
    long firstDueMillis, long lastDueMillis, long count, long noticedMillis, Note reason) {}
