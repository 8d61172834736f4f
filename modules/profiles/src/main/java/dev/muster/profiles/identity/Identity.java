package dev.muster.profiles.identity;

/// One identity of a profile.
///
/// @param namespace its code, such as `CRMID` or `Email`
/// @param id within the namespace, as written: upper and lower case differ
public record Identity(String namespace, String id) {}
