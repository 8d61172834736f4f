package dev.muster.projections.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be asked about folders.
public final class FolderQueries {
  private static final String COLUMNS =
      "r.id, r.name, r.parent_folder_id, r.version, r.creation_time, r.creation_author, r.update_time, r.update_author";

  private final SqlClient client;
  private final Generations generations;

  FolderQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<Folder>> get(Tenant tenant, String id) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "r").and("r.id", id);
      if (!conditions.arePossible()) {
        return Future.succeededFuture(Optional.empty());
      }
      return client
          .preparedQuery(
              "SELECT %s FROM %s r WHERE %s"
                  .formatted(COLUMNS, generation.table("folder"), conditions.sql()))
          .execute(conditions.values())
          .map(rows -> {
            for (Row row : rows) {
              return Optional.of(folder(row));
            }
            return Optional.empty();
          });
    });
  }

  /// By name, those of the same name by id.
  ///
  /// @param parentFolderId the folder that they are directly in, `root` for those at the top; empty
  ///   for all
  public Future<FolderPage> list(Tenant tenant, Optional<String> parentFolderId, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "f");
      parentFolderId.ifPresent(id -> conditions.and("f.parent_folder_id", id));
      String sql =
          """
          SELECT %1$s, total.count FROM (SELECT count(*) AS count FROM %2$s f WHERE %3$s) total
          LEFT JOIN (
            SELECT * FROM %2$s f WHERE %3$s ORDER BY f.name, f.id OFFSET %4$s LIMIT %5$s
          ) r ON true
          ORDER BY r.name, r.id\
          """
              .formatted(
                  COLUMNS,
                  generation.table("folder"),
                  conditions.sql(),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()));
      if (!conditions.arePossible()) {
        return Future.succeededFuture(new FolderPage(0, List.of()));
      }
      return client
          .preparedQuery(sql)
          .execute(conditions.values())
          .map(rows -> {
            long totalCount = 0;
            var folders = new ArrayList<Folder>();
            for (Row row : rows) {
              totalCount = row.getLong(8);
              if (row.getValue(0) != null) {
                folders.add(folder(row));
              }
            }
            return new FolderPage(totalCount, folders);
          });
    });
  }

  private static Folder folder(Row row) {
    return new Folder(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        new Stamp(row.getLong(4), row.getString(5)),
        new Stamp(row.getLong(6), row.getString(7)));
  }
}
