package dev.muster.export.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.domain.datasets.Dataset.Format;
import dev.muster.eventlog.Tenant;
import dev.muster.export.folders.Manifest.WrittenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job's files on their way, left alone at any step.
class StagedExportTest {
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final String ONE = "00000000-0000-3000-8000-000000000001";
  private static final String TWO = "00000000-0000-3000-8000-000000000002";
  private static final byte[] OUTCOME = {1, 2, 3};

  @TempDir private Path root;
  private DatasetFolders folders;
  private StagedExport staged;

  @BeforeEach
  void open() {
    folders = new DatasetFolders(root);
    staged = reopened();
  }

  private StagedExport reopened() {
    return new StagedExport(folders, ACME, "d", 7);
  }

  @Test
  void batchesAreThereAsAWhole() throws Exception {
    stage(ONE);
    assertThat(folders.batches(ACME, "d")).isEmpty();
    assertThat(Files.exists(folders.dataset(ACME, "d"))).isFalse();
    staged.finishAll(OUTCOME);
    staged.publish(List.of(ONE));
    staged.close();

    Manifest batch = folders.batches(ACME, "d").getFirst();
    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.files()).extracting(WrittenFile::rows).containsExactly(2L, 1L);
    Path part = folders.file(ACME, "d", ONE, "part-00001.ndjson").orElseThrow();
    assertThat(Files.readString(part)).isEqualTo("{\"n\":2}\n");
    assertThat(everything()).doesNotContain(".staging/7");
    assertThat(folders.relative(ACME, "d")).isEqualTo("acme/prod/d");
  }

  @Test
  void withoutTheOutcomeNothingCounts() throws Exception {
    stage(ONE);
    assertThat(reopened().outcome()).isEmpty();
    reopened().discard(List.of(ONE, TWO));
    assertThat(folders.batches(ACME, "d")).isEmpty();
    assertThat(everything()).noneMatch(path -> path.contains("part-"));
  }

  @Test
  void withTheOutcomeTheRestIsMoved() throws Exception {
    stage(ONE);
    stage(TWO);
    staged.finishAll(OUTCOME);
    staged.publish(List.of(ONE));

    StagedExport later = reopened();
    assertThat(later.outcome()).hasValue(OUTCOME);
    later.publish(List.of(ONE, TWO));
    later.publish(List.of(ONE, TWO));
    later.close();
    assertThat(folders.batches(ACME, "d")).extracting(Manifest::batchId).containsExactly(ONE, TWO);
  }

  @Test
  void whatIsDiscardedIsGoneFromTheDatasetToo() throws Exception {
    stage(ONE);
    stage(TWO);
    staged.finishAll(OUTCOME);
    staged.publish(List.of(ONE));
    reopened().discard(List.of(ONE, TWO));
    assertThat(reopened().outcome()).isEmpty();
    assertThat(folders.batches(ACME, "d")).isEmpty();
    assertThatThrownBy(() -> reopened().publish(List.of(ONE))).isInstanceOf(IOException.class);
  }

  @Test
  void namesLeadNowhereElse() throws Exception {
    var evil = new Tenant("..", "a/../../b");
    assertThat(folders.relative(evil, "../x")).isEqualTo("%2E./a%2F..%2F..%2Fb/%2E.%2Fx");
    stage(ONE);
    staged.finishAll(OUTCOME);
    staged.publish(List.of(ONE));
    assertThat(folders.file(ACME, "d", ONE, "../" + ONE + "/manifest.json")).isEmpty();
    assertThat(folders.file(ACME, "d", "../d/" + ONE, "manifest.json")).isEmpty();
    assertThat(folders.manifest(ACME, "d", "..")).isEmpty();
    assertThat(folders.file(ACME, "d", ONE, "manifest.json")).isPresent();
  }

  private void stage(String batchId) throws Exception {
    List<WrittenFile> files =
        new BatchWriting(staged.begin(batchId), Format.NDJSON, 2)
            .write(row -> {
              for (int n = 0; n < 3; n++) {
                row.take(JsonNodeFactory.instance.objectNode().put("n", n));
              }
            });
    staged.finish(
        new Manifest(
            batchId, "d", 7, "r", "ndjson", "none", null, 1, "now", List.of(), "m", 3, files));
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(path -> root.relativize(path).toString()).toList();
    }
  }

  @Test
  void aManifestIsReadAsItWasWritten() throws Exception {
    var manifest =
        new Manifest(
            ONE,
            "d",
            7,
            "r",
            "parquet",
            "zstd",
            "s",
            812,
            "2026-01-01T00:00:00Z",
            List.of(new Manifest.Evaluated("s", 800, "2026-01-01T00:00:00Z", "j")),
            "m",
            3,
            List.of(new WrittenFile("part-00000.parquet", 3, 99, "ab")));
    Files.write(root.resolve(ManifestJson.FILE), ManifestJson.write(manifest));
    assertThat(ManifestJson.read(root)).isEqualTo(manifest);
    assertThat(new String(ManifestJson.write(manifest), StandardCharsets.UTF_8))
        .contains("\"segmentId\" : \"s\"");
  }
}
