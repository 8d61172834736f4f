package dev.muster.projections.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.domain.Stamp;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/// The rows of merge policies.
final class PolicyRows {
  static final String TABLE = "merge_policy";
  static final String COLUMNS =
      "tenant, id, version, name, graph, dataset_ids, active_on_edge, is_default, deleted, creation_time, creation_author, update_time, update_author";

  private static final int COLUMN_COUNT = 13;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// A policy as it is after a change; of a deleted one only the id and the version mean something.
  record PolicyState(TenantKey key, Policy policy, boolean deleted) {}

  private PolicyRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s (%s)
    SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::text[], $5::text[],
      $6::text[], $7::boolean[], $8::boolean[], $9::boolean[], $10::bigint[], $11::text[],
      $12::bigint[], $13::text[])
    ON CONFLICT (tenant, id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name,
      graph = EXCLUDED.graph, dataset_ids = EXCLUDED.dataset_ids,
      active_on_edge = EXCLUDED.active_on_edge, is_default = EXCLUDED.is_default,
      deleted = EXCLUDED.deleted, creation_time = EXCLUDED.creation_time,
      creation_author = EXCLUDED.creation_author, update_time = EXCLUDED.update_time,
      update_author = EXCLUDED.update_author\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(Collection<PolicyState> policies, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(policies)
        .column(Integer[]::new, state -> tenantNumber.applyAsInt(state.key()))
        .column(String[]::new, state -> state.key().id())
        .column(Long[]::new, state -> state.policy().version())
        .column(String[]::new, state -> state.policy().name())
        .column(String[]::new, state -> state.policy().graph().name())
        .column(String[]::new, state -> written(state.policy().datasetIds()))
        .column(Boolean[]::new, state -> state.policy().activeOnEdge())
        .column(Boolean[]::new, state -> state.policy().isDefault())
        .column(Boolean[]::new, PolicyState::deleted)
        .column(Long[]::new, state -> state.policy().created().timeMillis())
        .column(String[]::new, state -> state.policy().created().author())
        .column(Long[]::new, state -> state.policy().updated().timeMillis())
        .column(String[]::new, state -> state.policy().updated().author())
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Collection<PolicyState> policies, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    for (PolicyState state : policies) {
      Policy policy = state.policy();
      rows.row()
          .put(tenantNumber.applyAsInt(state.key()))
          .put(state.key().id())
          .put(policy.version())
          .put(policy.name())
          .put(policy.graph().name())
          .put(written(policy.datasetIds()))
          .put(policy.activeOnEdge())
          .put(policy.isDefault())
          .put(state.deleted())
          .put(policy.created().timeMillis())
          .put(policy.created().author())
          .put(policy.updated().timeMillis())
          .put(policy.updated().author());
    }
    return rows.toBytes();
  }

  /// @param row with `COLUMNS`
  static Policy policy(Row row) {
    return new Policy(
        row.getString("id"),
        row.getString("name"),
        Graph.valueOf(row.getString("graph")),
        read(row.getString("dataset_ids")),
        row.getBoolean("active_on_edge"),
        row.getBoolean("is_default"),
        row.getLong("version"),
        new Stamp(row.getLong("creation_time"), row.getString("creation_author")),
        new Stamp(row.getLong("update_time"), row.getString("update_author")));
  }

  private static String written(List<String> ids) {
    try {
      return MAPPER.writeValueAsString(ids);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Strings cannot be written as JSON", e);
    }
  }

  private static List<String> read(String ids) {
    try {
      return MAPPER.readValue(ids, new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The datasets of a merge policy are damaged: " + ids, e);
    }
  }
}
