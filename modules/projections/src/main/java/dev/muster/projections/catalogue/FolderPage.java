package dev.muster.projections.catalogue;

import dev.muster.domain.folders.Folder;
import java.util.List;

/// A stretch of a list.
///
/// @param totalCount how many the whole list has
public record FolderPage(long totalCount, List<Folder> folders) {
  public FolderPage {
    folders = List.copyOf(folders);
  }
}
