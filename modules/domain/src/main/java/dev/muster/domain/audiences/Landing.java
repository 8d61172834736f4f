package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the members of an external audience are read from, and what is in the files.
///
/// @param operationId of the request that said so
/// @param path of the file or folder, from the landing directory
/// @param isFolder whether all files of the folder are read
/// @param fields the columns; exactly one holds the identity
/// @param source all that the client said of the source, given back as it came
public record Landing(
    String operationId,
    String path,
    boolean isFolder,
    List<Field> fields,
    Map<String, JsonNode> source) {

  /// One column.
  ///
  /// @param identityNamespace of the identities that the column holds; null when it holds none
  public record Field(
      String name, Type type, @Nullable String identityNamespace, List<String> labels) {
    public Field {
      labels = List.copyOf(labels);
    }

    public Field labelled(List<String> next) {
      return new Field(name, type, identityNamespace, next);
    }
  }

  /// What a column holds.
  public enum Type {
    STRING,
    NUMBER,
    LONG,
    INTEGER,
    DATE,
    DATETIME,
    BOOLEAN
  }

  public Landing {
    fields = List.copyOf(fields);
  }

  /// The column with the identities.
  public Optional<Field> identity() {
    return fields.stream().filter(field -> field.identityNamespace() != null).findFirst();
  }

  public Landing with(List<Field> next) {
    return new Landing(operationId, path, isFolder, next, source);
  }
}
