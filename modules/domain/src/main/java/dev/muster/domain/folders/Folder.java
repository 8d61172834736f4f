package dev.muster.domain.folders;

import dev.muster.domain.Stamp;

/// A folder for definitions.
///
/// @param id a UUID
/// @param parentFolderId `root` for a folder at the top
/// @param version 1 when created, one more with each change
public record Folder(
    String id, String name, String parentFolderId, long version, Stamp created, Stamp updated) {
  /// What is in no folder is in this one, which nobody made and nobody can change.
  public static final String ROOT_ID = "root";

  public Folder revised(String nextName, String nextParentId, Stamp stamp) {
    return new Folder(id, nextName, nextParentId, version + 1, created, stamp);
  }
}
