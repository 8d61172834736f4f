package dev.muster.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A definition or folder that was found.
///
/// @param parentFolderId `root` at the top
/// @param description empty when there is none
public record Entity(
    String id, boolean isFolder, String parentFolderId, String name, String description) {

  /// The id where it comes from; our own things come from here.
  public String sourceId() {
    return id;
  }

  public String base64EncodedSourceId() {
    return Base64.getEncoder().encodeToString(sourceId().getBytes(StandardCharsets.UTF_8));
  }
}
