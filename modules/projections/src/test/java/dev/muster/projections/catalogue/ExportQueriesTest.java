package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.catalogue.DatasetEvent.DatasetDeleted;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ExportEvent.ExportFailed;
import dev.muster.domain.catalogue.ExportEvent.ExportStarted;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportStatus;
import dev.muster.projections.catalogue.ExportQueries.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Datasets and export jobs in the read model.
class ExportQueriesTest {
  private ReadModelFixture fixture;
  private final History history = new History();

  @BeforeEach
  void open() throws Exception {
    fixture = ReadModelFixture.fresh();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aJobIsAsItsLastEventHasIt() throws Exception {
    ExportJob job = job(1, 5);
    history.add(History.ACME, new ExportCreated(job));
    history.add(History.ACME, new ExportStarted(job.started(new ExportRun("r", 1, 6), stamp(6))));
    history.add(History.OTHER, new ExportCreated(job(1, 9)));
    history.add(History.ACME, new ExportFailed(job.failed(new Note("code", "Why."), stamp(7))));
    apply();

    ExportDocument found = get(exports().get(History.ACME, 1)).orElseThrow();
    assertThat(found.status()).isEqualTo(ExportStatus.FAILED);
    assertThat(found.document()).contains("\"Why.\"");
    assertThat(get(exports().get(History.OTHER, 1)).orElseThrow().status())
        .isEqualTo(ExportStatus.NEW);
    assertThat(get(exports().get(History.ACME_DEV, 1))).isEmpty();
    assertThat(get(exports().get(History.ACME, 2))).isEmpty();
  }

  @Test
  void pagesFollowEachOtherWhateverIsMadeMeanwhile() throws Exception {
    for (int number = 1; number <= 6; number++) {
      // Two at a time were made at the same moment.
      history.add(History.ACME, new ExportCreated(job(number, number / 2)));
    }
    apply();
    var seen = new ArrayList<Long>();
    Optional<Place> after = Optional.empty();
    boolean more = true;
    while (more) {
      ExportPage page = get(exports().list(History.ACME, Optional.empty(), after, 2));
      page.jobs().forEach(each -> seen.add(each.number()));
      ExportDocument last = page.jobs().getLast();
      after = Optional.of(new Place(last.creationMillis(), last.number()));
      more = page.more();
    }
    assertThat(seen).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(
            get(exports().list(History.ACME, Optional.of(ExportStatus.FAILED), Optional.empty(), 9))
                .jobs())
        .isEmpty();
  }

  @Test
  void datasetsAreThoseThatAreLeft() throws Exception {
    Dataset one = new Dataset("one", "Z 😀", "a\tb\\N", Dataset.Format.NDJSON, stamp(1));
    Dataset two = new Dataset("two", "A", "", Dataset.Format.PARQUET, stamp(2));
    history.add(History.ACME, new DatasetCreated(one));
    history.add(History.ACME, new DatasetCreated(two));
    history.add(
        History.ACME, new DatasetCreated(new Dataset("x", "X", "", two.format(), stamp(3))));
    history.add(History.ACME, new DatasetDeleted("x", stamp(4)));
    apply();

    DatasetPage page = get(datasets().list(History.ACME, new Paging(0, 10)));
    assertThat(page.datasets()).containsExactly(two, one);
    assertThat(page.totalCount()).isEqualTo(2);
    assertThat(get(datasets().list(History.ACME, new Paging(5, 10))).totalCount()).isEqualTo(2);
    assertThat(get(datasets().get(History.ACME, "one"))).hasValue(one);
    assertThat(get(datasets().get(History.ACME, "x"))).isEmpty();
    assertThat(get(datasets().get(History.ACME, "\0"))).isEmpty();
    assertThat(get(datasets().list(History.OTHER, new Paging(0, 10))).datasets()).isEmpty();
  }

  private static Stamp stamp(long timeMillis) {
    return new Stamp(timeMillis, "ada");
  }

  static ExportJob job(long number, long timeMillis) {
    var request =
        new ExportRequest(
            List.of("a.b"),
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            "one",
            false,
            "schema",
            false,
            "api");
    return ExportJob.created(number, request, "default", 1, "request", stamp(timeMillis));
  }

  private ExportQueries exports() {
    return fixture.readModel.exports();
  }

  private DatasetQueries datasets() {
    return fixture.readModel.datasets();
  }

  private void apply() throws Exception {
    fixture.readModel.projection().apply(history.records());
  }
}
