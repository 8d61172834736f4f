package dev.muster.projections.catalogue;

/// A thing in the API's own form.
///
/// @param version for `ETag` and `If-Match`
/// @param document JSON
public record VersionedDocument(String id, long version, String document) {}
