package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.datasets.Dataset;

/// What has happened to a dataset. Stored for ever: add variants, never change one.
public sealed interface DatasetEvent extends CatalogueEvent {

  record DatasetCreated(Dataset dataset) implements DatasetEvent {}

  record DatasetDeleted(String id, Stamp deleted) implements DatasetEvent {}
}
