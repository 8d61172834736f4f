package dev.muster.profiles.membership;

/// A run of a segment job whose outcome counts.
///
/// @param id of this attempt
/// @param jobId the segment job
/// @param nowMillis the `now` of its expressions, in milliseconds since 1970: the time at which who
///   entered has qualified
/// @param asOfPosition the position in the profiles stream whose profiles were evaluated
/// @param timeMillis when it was committed, in milliseconds since 1970
public record Run(String id, String jobId, long nowMillis, long asOfPosition, long timeMillis) {}
