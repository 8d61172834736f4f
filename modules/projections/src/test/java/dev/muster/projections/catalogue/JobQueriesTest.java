package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.JobEvent.JobQueued;
import dev.muster.domain.catalogue.JobEvent.JobSucceeded;
import dev.muster.domain.jobs.JobJson;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.jobs.SegmentResult;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.JobOrder.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobQueriesTest {
  private static final Tenant ACME = History.ACME;

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
  void aJobIsShownAsItIsNow() throws Exception {
    SegmentJob job = job("j", 1, null, "s");
    SegmentJob queued = job.at(JobStatus.QUEUED, stamp(50));
    happened(ACME, job);
    history.add(ACME, new JobQueued(queued));
    apply();
    assertThat(get(queries().get(ACME, "j")))
        .contains(new JobDocument("j", JobStatus.QUEUED, document(queued)));
    assertThat(get(queries().get(ACME, "k"))).isEmpty();
    assertThat(get(queries().get(History.ACME_DEV, "j"))).isEmpty();
    assertThat(get(queries().get(ACME, "\u0000"))).isEmpty();
  }

  @Test
  void severalAreFoundAtOnce() throws Exception {
    happened(ACME, job("a", 1, null, "s"), job("b", 2, null, "s"), job("c", 3, null, "s"));
    apply();
    assertThat(get(queries().bulkGet(ACME, List.of("c", "x", "a"))).keySet())
        .containsExactly("c", "a");
  }

  @Test
  void listsAreSortedAndPaged() throws Exception {
    happened(ACME, job("c", 1, null, "s"), job("a", 2, null, "s"), job("b", 3, null, "s"));
    happened(History.OTHER, job("d", 1, null, "s"));
    history.add(ACME, new JobQueued(job("c", 1, null, "s").at(JobStatus.QUEUED, stamp(9_000))));
    apply();
    assertThat(ids(JobFilter.ALL, JobOrder.NEWEST_FIRST, 0, 10)).containsExactly("b", "a", "c");
    assertThat(ids(JobFilter.ALL, new JobOrder(Field.CREATION_TIME, false), 1, 1))
        .containsExactly("a");
    assertThat(ids(JobFilter.ALL, new JobOrder(Field.UPDATE_TIME, true), 0, 10))
        .containsExactly("c", "b", "a");
    assertThat(ids(JobFilter.ALL, new JobOrder(Field.ID, false), 0, 10))
        .containsExactly("a", "b", "c");
    assertThat(ids(JobFilter.ALL, new JobOrder(Field.STATUS, false), 0, 10))
        .containsExactly("a", "b", "c");
    assertThat(ids(JobFilter.ALL, JobOrder.NEWEST_FIRST, 3, 10)).isEmpty();
    JobPage past =
        get(queries().list(ACME, JobFilter.ALL, JobOrder.NEWEST_FIRST, new Paging(9, 1)));
    assertThat(past.totalCount()).isEqualTo(3);
  }

  @Test
  void listsAreFilteredByStatus() throws Exception {
    happened(ACME, job("a", 1, null, "s"), job("b", 2, null, "s"));
    history.add(ACME, new JobQueued(job("b", 2, null, "s").at(JobStatus.QUEUED, stamp(50))));
    apply();
    assertThat(ids(new JobFilter(Optional.of(JobStatus.QUEUED), List.of()))).containsExactly("b");
    assertThat(ids(new JobFilter(Optional.of(JobStatus.FAILED), List.of()))).isEmpty();
  }

  @Test
  void listsAreFilteredByAnyProperty() throws Exception {
    happened(
        ACME,
        job("a", 1, "nightly", "s", "t"),
        job("b", 2, null, "t"),
        job("c", 3, "weekly", "u'\"; --"));
    apply();
    assertThat(ids(property("segments~segmentId==t"))).containsExactly("b", "a");
    assertThat(ids(property("segments~segmentId==u'\"; --"))).containsExactly("c");
    assertThat(ids(property("segments~segmentId==x"))).isEmpty();
    assertThat(ids(property("snapshot.name==nightly"))).containsExactly("a");
    assertThat(ids(property("properties.runId==r"))).containsExactly("c", "b", "a");
    assertThat(ids(property("computeJobId==2"))).containsExactly("b");
    assertThat(ids(property("computeJobId==two"))).isEmpty();
    assertThat(ids(property("schema.name==schema"))).hasSize(3);
    assertThat(
            ids(
                new JobFilter(
                    Optional.empty(),
                    List.of(
                        JobProperty.read("segments~segmentId==t").orElseThrow(),
                        JobProperty.read("snapshot.name==nightly").orElseThrow()))))
        .containsExactly("a");
  }

  @Test
  void whatIsNoPropertyIsSaid() {
    assertThat(JobProperty.read("a==b")).contains(new JobProperty(List.of("a"), List.of(), "b"));
    assertThat(JobProperty.read("a.b~c.d==x==y"))
        .contains(new JobProperty(List.of("a", "b"), List.of("c", "d"), "x==y"));
    for (String text :
        List.of("", "a", "a=b", "==b", "a..b==c", "a~==b", "~a==b", "a~b~==c\u0000", ".==a")) {
      assertThat(JobProperty.read(text)).as(text).isEmpty();
    }
  }

  @Test
  void aPageEndsBeforeItIsTooLarge() throws Exception {
    var segments = new ArrayList<SegmentResult>();
    for (int i = 0; i < 20_000; i++) {
      segments.add(new SegmentResult("segment-" + i, i, i, 0, 0, Map.of("CRMID", 1L), 7, false));
    }
    var result = new JobResult(segments, List.of(), 1, Map.of(), 1, 2, 0);
    for (int i = 1; i <= 6; i++) {
      SegmentJob job = job("j" + i, i, null, "s");
      happened(ACME, job);
      history.add(
          ACME,
          new JobSucceeded(
              job.started(new JobRun("r" + i, 1, 1, 1, 1, 1), stamp(50))
                  .succeeded(result, stamp(60))));
    }
    apply();
    var seen = new ArrayList<String>();
    int pages = 0;
    while (seen.size() < 6) {
      List<String> page = ids(JobFilter.ALL, JobOrder.NEWEST_FIRST, seen.size(), 10);
      assertThat(page).isNotEmpty();
      seen.addAll(page);
      pages++;
    }
    assertThat(pages).isGreaterThan(1);
    assertThat(seen).containsExactly("j6", "j5", "j4", "j3", "j2", "j1");
  }

  private static JobFilter property(String text) {
    return new JobFilter(Optional.empty(), List.of(JobProperty.read(text).orElseThrow()));
  }

  private List<String> ids(JobFilter filter) throws Exception {
    return ids(filter, JobOrder.NEWEST_FIRST, 0, 10);
  }

  private List<String> ids(JobFilter filter, JobOrder order, int start, int limit)
      throws Exception {
    return get(queries().list(ACME, filter, order, new Paging(start, limit))).jobs().stream()
        .map(JobDocument::id)
        .toList();
  }

  private JobQueries queries() {
    return fixture.readModel.jobs();
  }

  private void happened(Tenant tenant, SegmentJob... jobs) {
    for (SegmentJob job : jobs) {
      history.add(tenant, new JobCreated(job));
    }
  }

  private void apply() throws Exception {
    fixture.readModel.projection().apply(history.records());
  }

  private static SegmentJob job(
      String id, long number, @Nullable String snapshotName, String... segmentIds) {
    var request =
        new JobRequest(
            false, List.of(segmentIds), "schema", null, "api", Map.of("runId", "r"), snapshotName);
    return SegmentJob.created(id, number, request, "request", stamp(number));
  }

  private static Stamp stamp(long timeMillis) {
    return new Stamp(timeMillis, "author");
  }

  private static String document(SegmentJob job) {
    return new String(JobJson.document(ACME, job), StandardCharsets.UTF_8);
  }
}
