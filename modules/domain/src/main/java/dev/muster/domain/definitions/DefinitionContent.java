package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the author of a definition decides; everything else about it is the service's.
///
/// @param parentFolderId the folder it is filed in, `root` when in none
/// @param ttlInDays how long a profile stays a member without qualifying again; null for always
/// @param further fields that the service does not know and gives back as they came; the nodes are
///   never written to
public record DefinitionContent(
    String name,
    String description,
    Expression expression,
    SchemaReference schema,
    @Nullable String mergePolicyId,
    EvaluationInfo evaluationInfo,
    boolean excludeOptOut,
    @Nullable Integer ttlInDays,
    String parentFolderId,
    Map<String, JsonNode> further) {

  /// The same, evaluated in another way.
  public DefinitionContent evaluatedBy(EvaluationInfo methods) {
    return new DefinitionContent(
        name,
        description,
        expression,
        schema,
        mergePolicyId,
        methods,
        excludeOptOut,
        ttlInDays,
        parentFolderId,
        further);
  }
}
