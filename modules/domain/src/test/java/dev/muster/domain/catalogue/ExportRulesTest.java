package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.Bodies;
import dev.muster.domain.catalogue.DatasetCommand.CreateDataset;
import dev.muster.domain.catalogue.DatasetCommand.DeleteDataset;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.catalogue.DatasetEvent.DatasetDeleted;
import dev.muster.domain.catalogue.ExportCommand.CancelExport;
import dev.muster.domain.catalogue.ExportCommand.CreateExport;
import dev.muster.domain.catalogue.ExportCommand.EndCancelledExport;
import dev.muster.domain.catalogue.ExportCommand.FailExport;
import dev.muster.domain.catalogue.ExportCommand.StartExport;
import dev.muster.domain.catalogue.ExportCommand.SucceedExport;
import dev.muster.domain.catalogue.ExportEvent.ExportCancelling;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ExportEvent.ExportFailed;
import dev.muster.domain.catalogue.ExportEvent.ExportStarted;
import dev.muster.domain.catalogue.ExportEvent.ExportSucceeded;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.datasets.Dataset.Format;
import dev.muster.domain.datasets.DatasetDraft;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.domain.policies.Policy;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Export jobs and the datasets they write into, by their rules.
class ExportRulesTest {
  private static final Note CANCELLED = new Note("cancelled", "The export job was cancelled.");
  private static final Note FAULT = new Note("write-failed", "It failed.");
  private static final ExportRun FIRST = new ExportRun("run-1", 1, 5);
  private static final ExportRun SECOND = new ExportRun("run-2", 2, 6);
  private static final ExportResult RESULT = new ExportResult(List.of(), 0, Map.of(), 0, 5, 6);
  private static final CatalogueEvent DATASET =
      new DatasetCreated(new Dataset("d", "D", "", Format.PARQUET, THEN));
  private static final Policy OTHER =
      new Policy("other", "Other", Policy.Graph.NONE, List.of(), false, false, 1, THEN, THEN);
  private static final ExportJob JOB = job(1, THEN);
  private static final CatalogueEvent MADE = new ExportCreated(JOB);
  private static final CatalogueEvent STARTED = new ExportStarted(JOB.started(FIRST, THEN));

  @Test
  void jobsAreCounted() {
    given(DATASET)
        .when(new CreateExport(request(null), "r", NOW))
        .then(new ExportCreated(job(1, NOW)));
    given(DATASET, MADE, new ExportFailed(JOB.failed(FAULT, THEN)))
        .when(new CreateExport(request(null), "r", NOW))
        .then(new ExportCreated(job(2, NOW)));
  }

  @Test
  void whatIsNamedMustBeThere() {
    given()
        .when(new CreateExport(request(null), "r", NOW))
        .thenRefused(Reason.INVALID, "dataset-unknown");
    given(DATASET)
        .when(new CreateExport(request("nobody"), "r", NOW))
        .thenRefused(Reason.INVALID, "merge-policy-unknown");
    given(DATASET)
        .when(new CreateExport(request(null, "s"), "r", NOW))
        .thenRefused(Reason.INVALID, "definition-unknown");
  }

  @Test
  void profilesAreMergedAsThoseOfTheSegments() {
    CatalogueEvent other = new PolicyCreated(OTHER);
    CatalogueEvent one = created("one", "One", "'mergePolicyId': 'other'");
    CatalogueEvent two = created("two", "Two", "'mergePolicyId': 'other'");
    CatalogueEvent plain = created("plain", "Plain");
    assertThat(policy(request(null, "one", "two"), other, one, two)).isEqualTo("other");
    assertThat(policy(request(null, "one", "plain"), other, one, plain))
        .isEqualTo(Policy.FIRST.id());
    assertThat(policy(request("other", "plain"), other, plain)).isEqualTo("other");
    assertThat(policy(request(null))).isEqualTo(Policy.FIRST.id());
  }

  private static String policy(ExportRequest request, CatalogueEvent... events) {
    var rules = new CatalogueRules(CatalogueLimits.DEFAULTS, Bodies.READER);
    Catalogue catalogue = rules.evolve(rules.initial(), DATASET);
    for (CatalogueEvent event : events) {
      catalogue = rules.evolve(catalogue, event);
    }
    var decision = rules.decide(catalogue, new CreateExport(request, "r", NOW));
    var accepted = (dev.muster.eventlog.command.Decision.Accepted<CatalogueEvent>) decision;
    return ((ExportCreated) accepted.events().getFirst()).job().mergePolicyId();
  }

  @Test
  void onlySoManyWait() {
    var events = new ArrayList<CatalogueEvent>(List.of(DATASET));
    for (int number = 1; number <= 100; number++) {
      events.add(new ExportCreated(job(number, THEN)));
    }
    given(events.toArray(CatalogueEvent[]::new))
        .when(new CreateExport(request(null), "r", NOW))
        .thenRefused(Reason.LIMIT, "exports-limit");
  }

  @Test
  void aJobRunsToItsEnd() {
    given(DATASET, MADE)
        .when(new StartExport(1, FIRST, NOW))
        .then(new ExportStarted(JOB.started(FIRST, NOW)));
    given(DATASET, MADE, STARTED)
        .when(new SucceedExport(1, "run-1", RESULT, NOW))
        .then(new ExportSucceeded(JOB.started(FIRST, THEN).succeeded(RESULT, NOW)));
    given(DATASET, MADE, STARTED)
        .when(new FailExport(1, FAULT, NOW))
        .then(new ExportFailed(JOB.started(FIRST, THEN).failed(FAULT, NOW)));
    given(DATASET, MADE)
        .when(new FailExport(1, FAULT, NOW))
        .then(new ExportFailed(JOB.failed(FAULT, NOW)));
  }

  @Test
  void anAttemptThatIsNotTheLastDoesNotCount() {
    given(DATASET, MADE, STARTED, new ExportStarted(JOB.started(SECOND, THEN)))
        .when(new SucceedExport(1, "run-1", RESULT, NOW))
        .thenRefused(Reason.CONFLICT, "export-run-stale");
  }

  @Test
  void aJobThatWaitsIsCancelledAtOnce() {
    given(DATASET, MADE)
        .when(new CancelExport(1, NOW))
        .then(new ExportFailed(JOB.failed(CANCELLED, NOW)));
  }

  @Test
  void aJobThatRunsIsCancelledWhenItHasStopped() {
    ExportJob cancelling = JOB.started(FIRST, THEN).cancelling(THEN);
    given(DATASET, MADE, STARTED)
        .when(new CancelExport(1, THEN))
        .then(new ExportCancelling(cancelling));
    Scenario scenario = given(DATASET, MADE, STARTED, new ExportCancelling(cancelling));
    scenario.when(new CancelExport(1, NOW)).thenNothing();
    scenario.when(new StartExport(1, SECOND, NOW)).thenRefused(Reason.CONFLICT, "export-status");
    given(DATASET, MADE, STARTED, new ExportCancelling(cancelling))
        .when(new EndCancelledExport(1, NOW))
        .then(new ExportFailed(cancelling.failed(CANCELLED, NOW)));
    given(DATASET, MADE, STARTED, new ExportCancelling(cancelling))
        .when(new FailExport(1, FAULT, NOW))
        .then(new ExportFailed(cancelling.failed(CANCELLED, NOW)));
    given(DATASET, MADE, STARTED, new ExportCancelling(cancelling))
        .when(new SucceedExport(1, "run-1", RESULT, NOW))
        .then(new ExportSucceeded(cancelling.succeeded(RESULT, NOW)));
    given(DATASET, MADE, STARTED)
        .when(new EndCancelledExport(1, NOW))
        .thenRefused(Reason.CONFLICT, "export-status");
  }

  @Test
  void whatHasEndedIsUnknown() {
    given(DATASET, MADE, new ExportFailed(JOB.failed(FAULT, THEN)))
        .when(new CancelExport(1, NOW))
        .thenRefused(Reason.UNKNOWN, "export-unknown");
  }

  @Test
  void eventsThatCannotFollowAreCorruption() {
    assertThatThrownBy(() -> given(STARTED)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(new ExportCreated(job(2, THEN))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(MADE, MADE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(DATASET, DATASET)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(new DatasetDeleted("d", THEN)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void datasetsAreMadeOnce() {
    given()
        .when(new CreateDataset("new", draft(null, "N"), NOW))
        .then(new DatasetCreated(new Dataset("new", "N", "", Format.NDJSON, NOW)));
    given()
        .when(new CreateDataset("new", draft("own", "N"), NOW))
        .then(new DatasetCreated(new Dataset("own", "N", "", Format.NDJSON, NOW)));
    given(DATASET)
        .when(new CreateDataset("new", draft("d", "N"), NOW))
        .thenRefused(Reason.CONFLICT, "id-taken");
    given(DATASET)
        .when(new CreateDataset("new", draft(null, "D"), NOW))
        .thenRefused(Reason.CONFLICT, "name-taken");
  }

  @Test
  void aDatasetInUseStays() {
    given(DATASET).when(new DeleteDataset("d", NOW)).then(new DatasetDeleted("d", NOW));
    given().when(new DeleteDataset("d", NOW)).thenRefused(Reason.UNKNOWN, "dataset-unknown");
    given(DATASET, MADE)
        .when(new DeleteDataset("d", NOW))
        .thenRefused(Reason.CONFLICT, "dataset-used");
    given(DATASET, MADE, new ExportFailed(JOB.failed(FAULT, THEN)))
        .when(new DeleteDataset("d", NOW))
        .then(new DatasetDeleted("d", NOW));
  }

  private static DatasetDraft draft(@Nullable String id, String name) {
    return new DatasetDraft(Optional.ofNullable(id), name, "", Format.NDJSON);
  }

  private static ExportJob job(long number, dev.muster.domain.Stamp stamp) {
    return ExportJob.created(number, request(null), Policy.FIRST.id(), 1, "r", stamp);
  }

  private static ExportRequest request(@Nullable String policyId, String... segmentIds) {
    return new ExportRequest(
        List.of(),
        policyId,
        Arrays.stream(segmentIds)
            .map(id -> new ExportSegment(id, "ups", ExportSegment.MEMBERS))
            .toList(),
        null,
        null,
        null,
        null,
        null,
        "d",
        false,
        "schema",
        false,
        "api");
  }
}
