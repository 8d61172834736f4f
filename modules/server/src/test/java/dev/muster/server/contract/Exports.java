package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What tests of export jobs do again and again.
final class Exports {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Api api;

  Exports(Api api) {
    this.api = api;
  }

  /// A new dataset.
  ///
  /// @return its id
  String dataset(String name, String format) {
    return api.post(
            Api.DATASETS, Drafts.json("{'name': '%s', 'format': '%s'}".formatted(name, format)))
        .is(201)
        .id();
  }

  /// Makes an export job and waits until it has ended.
  ///
  /// @param fields JSON with ' for ", without the braces and the destination
  JsonNode run(String datasetId, String fields) {
    return ended(api.post(Api.EXPORTS, request(datasetId, fields)).is(200).json());
  }

  static ObjectNode request(String datasetId, String fields) {
    ObjectNode request = (ObjectNode) Drafts.json("{" + fields + "}");
    request.withObject("destination").put("datasetId", datasetId);
    return request;
  }

  JsonNode ended(JsonNode made) {
    String target = Api.EXPORTS + "/" + made.path("id").asLong();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    JsonNode job = api.get(target).is(200).json();
    while (!job.path("status").asText().matches("SUCCEEDED|FAILED")) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("The export does not end: " + job);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      job = api.get(target).is(200).json();
    }
    return job;
  }

  JsonNode succeeded(String datasetId, String fields) {
    JsonNode job = run(datasetId, fields);
    if (!job.path("status").asText().equals("SUCCEEDED")) {
      throw new AssertionError("The export did not succeed: " + job);
    }
    return job;
  }

  JsonNode batches(String datasetId) {
    return api.get(Api.DATASETS + "/" + datasetId + "/batches").is(200).json().path("batches");
  }

  byte[] file(JsonNode batch, String name) {
    return api.get(
            "%s/%s/batches/%s/files/%s"
                .formatted(
                    Api.DATASETS,
                    batch.path("datasetId").asText(),
                    batch.path("batchId").asText(),
                    name))
        .is(200)
        .body();
  }

  /// The lines of a batch that is NDJSON.
  List<JsonNode> lines(JsonNode batch) {
    return new String(
            file(batch, batch.at("/files/0/name").asText()),
            java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .map(Drafts::json)
        .toList();
  }

  /// What DuckDB says of a batch.
  ///
  /// @param sql with %s for the file
  /// @return rows, with | between the columns
  List<String> ask(JsonNode batch, String sql) {
    try {
      Path file = Files.createTempFile("muster-export", ".parquet");
      try {
        Files.write(file, file(batch, batch.at("/files/0/name").asText()));
        return ask(sql.formatted("read_parquet('" + file + "')"));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> ask(String sql) {
    var rows = new ArrayList<String>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join("|", row));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }
}
