package dev.muster.projections.catalogue;

import dev.muster.domain.jobs.JobStatus;

/// A segment job in the API's own form.
///
/// @param document JSON
public record JobDocument(String id, JobStatus status, String document) {}
