package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.catalogue.DatasetCommand.CreateDataset;
import dev.muster.domain.catalogue.DatasetCommand.DeleteDataset;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.catalogue.DatasetEvent.DatasetDeleted;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.datasets.DatasetDraft;
import dev.muster.domain.datasets.DatasetLimits;
import dev.muster.domain.datasets.Datasets;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.Optional;

/// What may be done to datasets.
final class DatasetRules {
  private final DatasetLimits limits;

  DatasetRules(DatasetLimits limits) {
    this.limits = limits;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, DatasetCommand command) {
    return switch (command) {
      case CreateDataset create -> create(catalogue.datasets(), create);
      case DeleteDataset delete -> delete(catalogue, delete);
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, DatasetEvent event) {
    Datasets datasets = catalogue.datasets();
    return switch (event) {
      case DatasetCreated(var dataset) -> {
        require(datasets.dataset(dataset.id()).isEmpty(), event);
        yield catalogue.with(datasets.with(dataset));
      }
      case DatasetDeleted(var id, _) -> {
        require(datasets.dataset(id).isPresent(), event);
        yield catalogue.with(datasets.without(id));
      }
    };
  }

  private static void require(boolean holds, DatasetEvent event) {
    if (!holds) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
  }

  private Decision<CatalogueEvent> create(Datasets datasets, CreateDataset command) {
    DatasetDraft draft = command.draft();
    String id = draft.id().orElse(command.newId());
    if (datasets.count() >= limits.count()) {
      return refuse(
          Reason.LIMIT,
          "datasets-limit",
          "A sandbox holds at most %d datasets.".formatted(limits.count()));
    }
    if (datasets.dataset(id).isPresent()) {
      return refuse(Reason.CONFLICT, "id-taken", "A dataset with this id exists.");
    }
    Optional<Dataset> namesake =
        datasets.all().stream().filter(each -> each.name().equals(draft.name())).findAny();
    return namesake.isPresent()
        ? refuse(
            Reason.CONFLICT,
            "name-taken",
            "A dataset with this name exists already in the sandbox: %s."
                .formatted(namesake.get().id()))
        : accept(
            new DatasetCreated(
                new Dataset(
                    id, draft.name(), draft.description(), draft.format(), command.stamp())));
  }

  private static Decision<CatalogueEvent> delete(Catalogue catalogue, DeleteDataset command) {
    if (catalogue.datasets().dataset(command.id()).isEmpty()) {
      return refuse(Reason.UNKNOWN, "dataset-unknown", "No dataset has this id.");
    }
    boolean used =
        catalogue.exports().unfinished().stream()
            .anyMatch(job -> job.request().datasetId().equals(command.id()));
    return used
        ? refuse(
            Reason.CONFLICT,
            "dataset-used",
            "Export jobs are about to write into the dataset; wait for them or cancel them first.")
        : accept(new DatasetDeleted(command.id(), command.stamp()));
  }
}
