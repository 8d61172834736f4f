package dev.muster.search.query;

import dev.muster.search.index.Fields;
import dev.muster.search.index.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields that a search can name.
enum SearchField {
  NAME("name", Fields.NAME, null),
  SEGMENT_NAME("segmentName", Fields.NAME, Kind.DEFINITION),
  SEGMENT_DESCRIPTION("segmentDescription", Fields.DESCRIPTION, null),
  SEGMENT_ID("segmentId", Fields.ID, Kind.DEFINITION),
  FOLDER_ID("folderId", Fields.ID, Kind.FOLDER),
  FOLDER_LOCATION("folderLocation", Fields.LOCATION, null),
  PARENT_FOLDER_ID("parentFolderId", Fields.PARENT, null);

  private final String publicName;
  private final String indexed;
  private final @Nullable Kind kind;

  SearchField(String publicName, String indexed, @Nullable Kind kind) {
    this.publicName = publicName;
    this.indexed = indexed;
    this.kind = kind;
  }

  static Optional<SearchField> named(String name) {
    return Arrays.stream(values()).filter(field -> field.publicName.equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(field -> field.publicName).collect(Collectors.joining(", "));
  }

  /// The field of the index that it looks into.
  String indexed() {
    return indexed;
  }

  /// What it is limited to; null for definitions and folders.
  @Nullable Kind kind() {
    return kind;
  }
}
