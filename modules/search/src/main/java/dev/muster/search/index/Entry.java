package dev.muster.search.index;

import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.folders.Folder;

/// A definition or folder as the index knows it.
///
/// @param parentFolderId `root` at the top
/// @param description empty for folders
public record Entry(Kind kind, String id, String parentFolderId, String name, String description) {

  static Entry of(Definition definition) {
    return new Entry(
        Kind.DEFINITION,
        definition.id(),
        definition.content().parentFolderId(),
        definition.name(),
        definition.content().description());
  }

  /// Audiences from outside are in no folder.
  static Entry of(ExternalAudience external) {
    return new Entry(
        Kind.DEFINITION,
        external.id(),
        Folder.ROOT_ID,
        external.name(),
        external.content().description());
  }

  static Entry of(Folder folder) {
    return folder(folder.id(), folder.name(), folder.parentFolderId());
  }

  static Entry folder(String id, String name, String parentFolderId) {
    return new Entry(Kind.FOLDER, id, parentFolderId, name, "");
  }
}
