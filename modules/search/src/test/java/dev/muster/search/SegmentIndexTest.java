package dev.muster.search;

import static dev.muster.search.Searching.OTHER;
import static dev.muster.search.Searching.TENANT;
import static dev.muster.search.Searching.all;
import static dev.muster.search.Searching.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.search.index.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the index promises as a projection: positions, crashes, damage, copies beside.
class SegmentIndexTest {
  private static final IndexSettings RARELY_FLUSHED =
      new IndexSettings(Duration.ofHours(1), Long.MAX_VALUE, 16, 512L << 20);

  @TempDir Path directory;

  private final Records records =
      new Records()
          .make(TENANT, "f1", "Sales", "root")
          .make(TENANT, "f2", "EMEA", "f1")
          .define(TENANT, "d1", "one", "", "f2")
          .define(OTHER, "o1", "other", "");

  @Test
  void whatIsAppliedIsSeenAtOnceAndAgainAfterAClose() throws Exception {
    try (SegmentIndex index = open()) {
      assertThat(index.position()).isEqualTo(LogPosition.START);
      assertThat(all(index, TENANT)).isEmpty();
      records.applyTo(index);
      assertThat(index.position().value()).isEqualTo(4);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1");
    }
    try (SegmentIndex index = open()) {
      assertThat(index.position().value()).isEqualTo(4);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1");
      assertThat(all(index, OTHER)).containsExactly("o1");
    }
  }

  @Test
  void theFolderTreesAreThereAfterARestart() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);
    }
    try (SegmentIndex index = open()) {
      records.rename(TENANT, "f1", "Vertrieb", "root").applyTo(index);

      assertThat(ids(index, "folderLocation:/Vertrieb/EMEA")).containsExactly("f2", "d1");
      assertThat(ids(index, "folderLocation:sales")).isEmpty();
    }
    try (SegmentIndex index = open()) {
      assertThat(ids(index, "folderLocation:/Vertrieb/EMEA")).containsExactly("f2", "d1");
    }
  }

  @Test
  void afterACrashTheLastFlushCountsAndTheRestIsAppliedAgain() throws Exception {
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("live"), RARELY_FLUSHED)) {
      records.applyTo(index);
    }
    List<String> expected;
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("live"), RARELY_FLUSHED)) {
      records
          .define(TENANT, "d2", "two", "", "f1")
          .rename(TENANT, "f2", "Europe", "f1")
          .delete(TENANT, "d1")
          .applyTo(index);
      expected = all(index, TENANT);
      assertThat(expected).containsExactly("f2", "f1", "d2");

      copy(directory.resolve("live"), directory.resolve("search"));
    }
    try (SegmentIndex index = open()) {
      assertThat(index.position().value()).isEqualTo(4);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1");
      assertThat(ids(index, "folderLocation:emea")).hasSize(2);

      records.applyTo(index);
      assertThat(index.position().value()).isEqualTo(7);
      assertThat(all(index, TENANT)).isEqualTo(expected);
    }
  }

  @Test
  void recordsThatAreAppliedAlreadyChangeNothing() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);
      index.apply(records.all());
      index.apply(records.all().subList(2, 4));

      assertThat(index.position().value()).isEqualTo(4);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1");
    }
  }

  @Test
  void aGapFailsAndLeadsBackToTheLastFlush() throws Exception {
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("search"), RARELY_FLUSHED)) {
      records.applyTo(index);
      records.define(TENANT, "d2", "two", "").define(TENANT, "d3", "three", "");
      List<LogRecord> last = records.after(new LogPosition(5));

      assertThatThrownBy(() -> index.apply(last)).isInstanceOf(IllegalStateException.class);

      assertThat(index.position()).isEqualTo(LogPosition.START);
      records.applyTo(index);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1", "d3", "d2");
    }
  }

  @Test
  void flushesComeWithTheirTimeAndCarryPositionAndFormat() throws Exception {
    IndexSettings often = new IndexSettings(Duration.ZERO, Long.MAX_VALUE, 16, 512L << 20);
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("search"), often)) {
      records.applyTo(index);
      assertThat(flushed())
          .containsEntry("muster.log.position", "4")
          .containsEntry("muster.search.format", "1");
    }
    IndexSettings byCount = new IndexSettings(Duration.ofHours(1), 2, 16, 512L << 20);
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("search"), byCount)) {
      records.define(TENANT, "d2", "two", "").applyTo(index);
      assertThat(flushed()).containsEntry("muster.log.position", "4");
      records.define(TENANT, "d3", "three", "").applyTo(index);
      assertThat(flushed()).containsEntry("muster.log.position", "6");
    }
  }

  @Test
  void aDeletedIndexStartsAgain() throws Exception {
    fill();
    delete(generation());

    assertStartsAgain();
  }

  @Test
  void aDeletedDirectoryStartsAgain() throws Exception {
    fill();
    delete(directory.resolve("search"));

    assertStartsAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "index-77", "../elsewhere", "\u0000", "index-1/../.."})
  void aPointerToNothingStartsAgain(String pointer) throws Exception {
    fill();
    Files.writeString(directory.resolve("search/current"), pointer);

    assertStartsAgain();
  }

  @Test
  void everyFileOfTheIndexIsMissed() throws Exception {
    fill();
    copy(directory.resolve("search"), directory.resolve("whole"));
    for (String name : files(generation())) {
      delete(directory.resolve("search"));
      copy(directory.resolve("whole"), directory.resolve("search"));
      Files.delete(generation().resolve(name));

      assertStartsAgain();
    }
  }

  @Test
  void everyFlippedByteIsNoticed() throws Exception {
    fill();
    copy(directory.resolve("search"), directory.resolve("whole"));
    for (String name : files(generation())) {
      long length = Files.size(directory.resolve("whole/index-1").resolve(name));
      for (long at : List.of(0L, length / 3, length / 2, length - 1)) {
        delete(directory.resolve("search"));
        copy(directory.resolve("whole"), directory.resolve("search"));
        Path file = generation().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 0x10;
        Files.write(file, bytes);

        assertStartsAgain();
      }
    }
  }

  @Test
  void everyTruncatedFileIsNoticed() throws Exception {
    fill();
    copy(directory.resolve("search"), directory.resolve("whole"));
    for (String name : files(generation())) {
      for (int kept : List.of(0, 1, 50)) {
        delete(directory.resolve("search"));
        copy(directory.resolve("whole"), directory.resolve("search"));
        Path file = generation().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length * kept / 100));

        assertStartsAgain();
      }
    }
  }

  @Test
  void aForeignIndexStartsAgain() throws Exception {
    fill();
    for (Map<String, String> data :
        List.of(
            Map.<String, String>of(),
            Map.of("muster.search.format", "999", "muster.log.position", "4"),
            Map.of("muster.search.format", "1"),
            Map.of("muster.search.format", "1", "muster.log.position", "-4"),
            Map.of("muster.search.format", "1", "muster.log.position", "four"))) {
      try (var foreign = FSDirectory.open(generation());
          var writer =
              new IndexWriter(
                  foreign,
                  new IndexWriterConfig(new StandardAnalyzer())
                      .setOpenMode(IndexWriterConfig.OpenMode.CREATE))) {
        writer.addDocument(new Document());
        writer.setLiveCommitData(data.entrySet());
        writer.commit();
      }

      assertStartsAgain();
    }
  }

  @Test
  void filesThatAreNoIndexStartAgain() throws Exception {
    fill();
    Path generation = generation();
    delete(generation);
    Files.createDirectory(generation);
    Files.writeString(generation.resolve("segments_1"), "not an index");

    assertStartsAgain();
  }

  @Test
  void anIndexInUseIsLeftAlone() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);

      assertThatThrownBy(this::open).isInstanceOf(LockObtainFailedException.class);

      assertThat(all(index, TENANT)).hasSize(3);
    }
  }

  @Test
  void aCopyBesideIsSeenOnlyWhenItReplaces() throws Exception {
    SegmentIndex index = open();
    records.applyTo(index);
    SegmentSearch search = Searching.in(index);
    SegmentIndex fresh = index.beside();
    assertThat(fresh.position()).isEqualTo(LogPosition.START);

    fresh.apply(records.all().subList(0, 2));
    assertThat(Searching.found(search.entities(TENANT, everything())).totalCount()).isEqualTo(3);

    fresh.replace(index);
    index.close();
    assertThat(Searching.found(search.entities(TENANT, everything())).totalCount()).isEqualTo(2);

    records.applyTo(fresh);
    assertThat(Searching.found(search.entities(TENANT, everything())).totalCount()).isEqualTo(3);
    assertThat(generations()).containsExactly("index-2");
    fresh.close();

    try (SegmentIndex again = open()) {
      assertThat(again.position().value()).isEqualTo(4);
      assertThat(all(again, TENANT)).hasSize(3);
    }
  }

  @Test
  void aCopyThatReplacesNothingLeavesNothing() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);
      SegmentIndex fresh = index.beside();
      fresh.apply(records.all());
      fresh.close();

      assertThat(generations()).containsExactly("index-1");
      assertThat(all(index, TENANT)).hasSize(3);
    }
  }

  @Test
  void aCrashBeforeTheSwapLeavesTheOldOne() throws Exception {
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("live"))) {
      records.applyTo(index);
      Records shorter = new Records().define(TENANT, "x", "x", "");
      SegmentIndex fresh = index.beside();
      shorter.applyTo(fresh);
      copy(directory.resolve("live"), directory.resolve("search"));
      fresh.close();
    }
    try (SegmentIndex index = open()) {
      assertThat(generations()).containsExactly("index-1");
      records.applyTo(index);
      assertThat(all(index, TENANT)).hasSize(3);
    }
  }

  @Test
  void aResetIndexIsEmptyAtOnceAndAfterARestart() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);
      index.reset();

      assertThat(index.position()).isEqualTo(LogPosition.START);
      assertThat(all(index, TENANT)).isEmpty();
      assertThat(generations()).containsExactly("index-2");
    }
    try (SegmentIndex index = open()) {
      assertThat(index.position()).isEqualTo(LogPosition.START);
      assertThat(all(index, TENANT)).isEmpty();
    }
  }

  @Test
  void damageWhileOpenHealsByItself() throws Exception {
    IndexSettings often = new IndexSettings(Duration.ZERO, Long.MAX_VALUE, 16, 512L << 20);
    try (SegmentIndex index = SegmentIndex.open(directory.resolve("search"), often)) {
      records.applyTo(index);
      delete(generation());
      records.define(TENANT, "d2", "two", "");

      // Whether it can still be applied or not: what the follower does then leads to the same.
      try {
        records.applyTo(index);
      } catch (IOException | RuntimeException _) {
        records.applyTo(index);
      }
      assertThat(all(index, TENANT)).hasSize(4);
    }
    try (SegmentIndex index = open()) {
      records.applyTo(index);
      assertThat(all(index, TENANT)).hasSize(4);
    }
  }

  @Test
  void aClosedIndexSaysSo() throws Exception {
    SegmentIndex index = open();
    SegmentSearch search = Searching.in(index);
    index.close();

    assertThatThrownBy(() -> search.entities(TENANT, everything())).isInstanceOf(IOException.class);
  }

  private SegmentIndex open() throws IOException {
    return SegmentIndex.open(directory.resolve("search"));
  }

  private static EntitiesQuestion everything() {
    return EntitiesQuestion.in(SegmentSearch.NAMESPACE);
  }

  private void fill() throws Exception {
    try (SegmentIndex index = open()) {
      records.applyTo(index);
    }
  }

  private void assertStartsAgain() throws Exception {
    try (SegmentIndex index = open()) {
      assertThat(index.position()).isEqualTo(LogPosition.START);
      assertThat(all(index, TENANT)).isEmpty();
      records.applyTo(index);
      assertThat(all(index, TENANT)).containsExactly("f2", "d1", "f1");
    }
    try (SegmentIndex index = open()) {
      assertThat(index.position().value()).isEqualTo(4);
      assertThat(generations()).hasSize(1);
    }
  }

  private Map<String, String> flushed() throws IOException {
    try (var lucene = FSDirectory.open(generation());
        var reader = DirectoryReader.open(lucene)) {
      return reader.getIndexCommit().getUserData();
    }
  }

  private Path generation() throws IOException {
    return directory.resolve("search").resolve(generations().getFirst());
  }

  private List<String> generations() throws IOException {
    return files(directory.resolve("search")).stream()
        .filter(name -> name.startsWith("index-"))
        .toList();
  }

  private static List<String> files(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.toString().endsWith(".lock")) {
          Files.write(target, Files.readAllBytes(file), StandardOpenOption.CREATE);
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
