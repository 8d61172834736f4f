package dev.muster.projections.catalogue;

import dev.muster.domain.policies.Policy;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What can be asked about merge policies: all of a sandbox, which are a handful.
public final class PolicyQueries {
  private final SqlClient client;
  private final Generations generations;

  PolicyQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  /// By name, those of the same name by id. There is at least one.
  public Future<List<Policy>> all(Tenant tenant) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "p");
      if (!conditions.arePossible()) {
        return Future.succeededFuture(List.of(Policy.FIRST));
      }
      return client
          .preparedQuery(
              "SELECT %s FROM %s p WHERE %s"
                  .formatted(
                      PolicyRows.COLUMNS, generation.table(PolicyRows.TABLE), conditions.sql()))
          .execute(conditions.values())
          .map(PolicyQueries::policies);
    });
  }

  private static List<Policy> policies(Iterable<Row> rows) {
    var policies = new ArrayList<Policy>();
    boolean firstChanged = false;
    for (Row row : rows) {
      Policy policy = PolicyRows.policy(row);
      firstChanged |= policy.id().equals(Policy.FIRST.id());
      if (!row.getBoolean("deleted")) {
        policies.add(policy);
      }
    }
    if (!firstChanged) {
      policies.add(Policy.FIRST);
    }
    policies.sort(Comparator.comparing(Policy::name).thenComparing(Policy::id));
    return List.copyOf(policies);
  }
}
