package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.pql.analysis.Analysis;
import java.util.Optional;
import java.util.OptionalLong;

/// What can be asked of a catalogue.
public sealed interface CatalogueCommand
    permits CatalogueCommand.CreateDefinition,
        CatalogueCommand.ReviseDefinition,
        CatalogueCommand.DeleteDefinition,
        CatalogueCommand.CreateFolder,
        CatalogueCommand.ReviseFolder,
        CatalogueCommand.DeleteFolder,
        AudienceCommand,
        ExternalRunCommand,
        JobCommand,
        PolicyCommand,
        DatasetCommand,
        ExportCommand,
        SandboxCommand {

  /// @param id a new UUID
  /// @param analysis of the expression; empty when nobody has looked
  record CreateDefinition(
      String id, DefinitionContent content, Optional<Analysis> analysis, Stamp stamp)
      implements CatalogueCommand {}

  /// @param patch merged into what the author may change; the rest of it is ignored
  /// @param ifVersion the version that the caller has seen, when it said so
  record ReviseDefinition(String id, ObjectNode patch, OptionalLong ifVersion, Stamp stamp)
      implements CatalogueCommand {}

  record DeleteDefinition(String id, OptionalLong ifVersion, Stamp stamp)
      implements CatalogueCommand {}

  /// @param id a new UUID
  record CreateFolder(String id, String name, String parentFolderId, Stamp stamp)
      implements CatalogueCommand {}

  /// Renames, moves, or both.
  record ReviseFolder(
      String id,
      Optional<String> name,
      Optional<String> parentFolderId,
      OptionalLong ifVersion,
      Stamp stamp)
      implements CatalogueCommand {}

  record DeleteFolder(String id, OptionalLong ifVersion, Stamp stamp) implements CatalogueCommand {}
}
