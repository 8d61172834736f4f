package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.datasets.DatasetDraft;

/// What can be asked about datasets.
public sealed interface DatasetCommand extends CatalogueCommand {

  /// @param newId a new UUID, for a draft without an id
  record CreateDataset(String newId, DatasetDraft draft, Stamp stamp) implements DatasetCommand {}

  record DeleteDataset(String id, Stamp stamp) implements DatasetCommand {}
}
