package dev.muster.projections.catalogue;

import dev.muster.domain.exports.ExportStatus;

/// An export job in the API's own form.
///
/// @param document JSON
public record ExportDocument(
    long number, ExportStatus status, long creationMillis, String document) {}
