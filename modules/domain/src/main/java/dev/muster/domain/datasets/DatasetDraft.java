package dev.muster.domain.datasets;

import dev.muster.domain.datasets.Dataset.Format;
import java.util.Optional;

/// What a new dataset is to be.
///
/// @param id empty for a new one
public record DatasetDraft(Optional<String> id, String name, String description, Format format) {}
