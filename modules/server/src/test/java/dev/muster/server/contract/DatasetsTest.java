package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Datasets over HTTP.
class DatasetsTest {
  private final Api api = Muster.shared().newTenant();
  private final Exports exports = new Exports(api);

  @Test
  void aDatasetIsMadeAndFound() {
    Reply made =
        api.post(
                Api.DATASETS,
                Drafts.json(
                    "{'id': 'mine', 'name': 'Mine', 'description': 'x', 'format': 'NDJSON'}"))
            .is(201);
    assertThat(made.header("Location")).hasValue(Api.DATASETS + "/mine");
    assertThat(made.json().path("format").asText()).isEqualTo("ndjson");
    assertThat(made.json().path("createdBy").asText()).isEqualTo(Muster.SUBJECT);
    assertThat(api.get(Api.DATASETS + "/mine").is(200).json()).isEqualTo(made.json());
    assertThat(exports.batches("mine")).isEmpty();
    JsonNode plain = api.post(Api.DATASETS, Drafts.json("{'name': 'Another'}")).is(201).json();
    assertThat(plain.path("format").asText()).isEqualTo("parquet");

    JsonNode list = api.get(Api.DATASETS).is(200).json();
    assertThat(list.path("datasets").valueStream().map(each -> each.path("name").asText()))
        .containsExactly("Another", "Mine");
    assertThat(list.at("/page/totalCount").asInt()).isEqualTo(2);
    assertThat(api.get(Api.DATASETS + "?start=1&limit=1").is(200).json().path("datasets"))
        .hasSize(1);
    assertThat(api.get(Api.DATASETS + "?start=9").is(200).json().at("/page/totalCount").asInt())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                             | name-invalid
          {'name': ' '}                  | name-invalid
          {'name': 'x', 'id': '../x'}    | id-invalid
          {'name': 'x', 'id': ''}        | id-invalid
          {'name': 'x', 'format': 'csv'} | format-unknown
          {'name': 'x', 'description': 7} | description-invalid
          """)
  void whatCannotBeMadeIsRefused(String body, String code) {
    api.post(Api.DATASETS, Drafts.json(body)).is(400, code);
  }

  @Test
  void idsAndNamesAreTakenOnce() {
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'B'}")).is(409, "id-taken");
    api.post(Api.DATASETS, Drafts.json("{'id': 'b', 'name': 'A'}")).is(409, "name-taken");
  }

  @Test
  void aDatasetIsDeletedWithItsFiles() {
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    exports.succeeded("a", "");
    assertThat(exports.batches("a")).hasSize(1);
    api.delete(Api.DATASETS + "/a").is(204);
    api.get(Api.DATASETS + "/a").is(404, "dataset-unknown");
    api.get(Api.DATASETS + "/a/batches").is(404, "dataset-unknown");
    api.delete(Api.DATASETS + "/a").is(404, "dataset-unknown");
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    assertThat(exports.batches("a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batches/nothing",
        "batches/0d7c6b0b-6c0e-3f3c-8a63-6d3f5f0c8b11",
        "batches/0d7c6b0b-6c0e-3f3c-8a63-6d3f5f0c8b11/files/part-00000.parquet",
        "batches/..%2F..%2Fx/files/manifest.json",
        "batches/0d7c6b0b-6c0e-3f3c-8a63-6d3f5f0c8b11/files/..%2Fmanifest.json"
      })
  void whatIsNotThereIsUnknown(String path) {
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    api.get(Api.DATASETS + "/a/" + path).is(404);
  }
}
