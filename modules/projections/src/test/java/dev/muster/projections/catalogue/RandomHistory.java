package dev.muster.projections.catalogue;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalContent;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceDeleted;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunStarted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.catalogue.DatasetEvent.DatasetDeleted;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ExportEvent.ExportFailed;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.JobEvent.JobQueued;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyDeleted;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.catalogue.SandboxEvent.SandboxCreated;
import dev.muster.domain.catalogue.SandboxEvent.SandboxDeleted;
import dev.muster.domain.catalogue.SandboxEvent.SandboxReset;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.policies.Policy;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// What could have happened, made up from a seed: things are created, changed and deleted, in
/// several tenants.
final class RandomHistory {
  private static final List<Tenant> TENANTS =
      List.of(
          History.ACME,
          History.ACME_DEV,
          History.OTHER,
          new Tenant("a/b", "c"),
          new Tenant("a", "b/c"));
  private static final List<String> NAMES =
      List.of(
          "Größe",
          "日本",
          "😀 smile",
          "'; DROP TABLE definition; --",
          "\\N",
          "a\tb",
          "{x,\"y\"}",
          "");

  private final Random random;
  private final List<Here<Definition>> definitions = new ArrayList<>();
  private final List<Here<Folder>> folders = new ArrayList<>();
  private final List<Here<SegmentJob>> jobs = new ArrayList<>();
  private final List<Here<Policy>> policies = new ArrayList<>();
  private final List<Here<Dataset>> datasets = new ArrayList<>();
  private final List<Here<ExportJob>> exports = new ArrayList<>();
  private long exportCount;
  private final List<Here<ExternalAudience>> externals = new ArrayList<>();
  private long jobNumber;
  private long timeMillis = 1_700_000_000_000L;

  private record Here<T>(Tenant tenant, T thing) {}

  RandomHistory(long seed) {
    random = new Random(seed);
  }

  List<NewRecord> next(int count) {
    var records = new ArrayList<NewRecord>();
    while (records.size() < count) {
      records.add(next());
    }
    return records;
  }

  /// Those that are there after all that was made up so far.
  int definitionCount() {
    return definitions.size();
  }

  private NewRecord next() {
    timeMillis += random.nextInt(3);
    if (random.nextInt(5) == 0) {
      return audience();
    }
    if (random.nextInt(500) == 0) {
      return emptied(TENANTS.get(random.nextInt(TENANTS.size())));
    }
    int what = random.nextInt(20);
    if (what < 4 && !definitions.isEmpty()) {
      int at = random.nextInt(definitions.size());
      Here<Definition> old = definitions.get(at);
      Definition revised = old.thing().revised(content(), stamp());
      definitions.set(at, new Here<>(old.tenant(), revised));
      return record(old.tenant(), new DefinitionRevised(revised));
    }
    if (what < 6 && !definitions.isEmpty()) {
      Here<Definition> old = definitions.remove(random.nextInt(definitions.size()));
      return record(
          old.tenant(),
          new DefinitionDeleted(old.thing().id(), old.thing().version() + 1, stamp()));
    }
    if (what == 6 && !folders.isEmpty()) {
      int at = random.nextInt(folders.size());
      Here<Folder> old = folders.get(at);
      Folder revised = old.thing().revised(name(), "f" + random.nextInt(9), stamp());
      folders.set(at, new Here<>(old.tenant(), revised));
      return record(
          old.tenant(),
          random.nextBoolean() ? new FolderRenamed(revised) : new FolderMoved(revised));
    }
    if (what == 7 && !folders.isEmpty()) {
      Here<Folder> old = folders.remove(random.nextInt(folders.size()));
      return record(old.tenant(), new FolderDeleted(old.thing().id(), stamp()));
    }
    if (what == 8 && !jobs.isEmpty()) {
      int at = random.nextInt(jobs.size());
      Here<SegmentJob> old = jobs.get(at);
      SegmentJob queued = old.thing().at(JobStatus.QUEUED, stamp());
      jobs.set(at, new Here<>(old.tenant(), queued));
      return record(old.tenant(), new JobQueued(queued));
    }
    Tenant tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    String id = "id-" + random.nextLong();
    if (what == 11) {
      return export(tenant, id);
    }
    if (what == 10) {
      return policy(tenant, id);
    }
    if (what == 9) {
      var request =
          new JobRequest(
              random.nextBoolean(),
              List.of("s" + random.nextInt(5), name()),
              "schema",
              null,
              "api",
              Map.of("key", name()),
              name());
      var job = SegmentJob.created(id, ++jobNumber, request, "request", stamp());
      jobs.add(new Here<>(tenant, job));
      return record(tenant, new JobCreated(job));
    }
    if (what < 10) {
      var folder = new Folder(id, name(), "root", 1, stamp(), stamp());
      folders.add(new Here<>(tenant, folder));
      return record(tenant, new FolderCreated(folder));
    }
    var definition = Definition.unreviewed(id, content(), 1, stamp(), stamp());
    definitions.add(new Here<>(tenant, definition));
    return record(tenant, new DefinitionCreated(definition));
  }

  /// An audience is made, changed, deleted or counted, be it a definition or from outside.
  private NewRecord audience() {
    Tenant tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    String id = "id-" + random.nextLong();
    var face = new AudienceFace(List.of(Lifecycle.values()).get(random.nextInt(4)));
    int what = random.nextInt(8);
    if (what > 5 && !externals.isEmpty()) {
      Here<ExternalAudience> of = externals.get(random.nextInt(externals.size()));
      String runId = of.thing().id() + "-" + random.nextInt(3);
      ExternalRun run =
          ExternalRun.created(
              runId, of.thing(), new ExternalRun.Request(0, null, random.nextBoolean()), stamp());
      return record(
          of.tenant(),
          what == 6
              ? new ExternalRunCreated(run)
              : new ExternalRunStarted(run.started("attempt", stamp())));
    }
    if (what == 0) {
      var definition = Definition.unreviewed(id, content(), 1, stamp(), stamp());
      definitions.add(new Here<>(tenant, definition));
      return record(tenant, new AudienceCreated(definition, face));
    }
    if (what == 1 && !definitions.isEmpty()) {
      int at = random.nextInt(definitions.size());
      Here<Definition> old = definitions.get(at);
      Definition revised = old.thing().revised(content(), stamp());
      definitions.set(at, new Here<>(old.tenant(), revised));
      return record(old.tenant(), new AudienceRevised(revised, face));
    }
    if (what == 2 && !definitions.isEmpty()) {
      Here<Definition> counted = definitions.get(random.nextInt(definitions.size()));
      return record(
          counted.tenant(),
          new AudiencesMeasured(
              List.of(
                  new Measurement(
                      counted.thing().id(),
                      "AEPSegments",
                      counted.thing().id(),
                      random.nextBoolean() ? Measure.PROFILES : Measure.RECORDS,
                      IntNode.valueOf(random.nextInt(1_000))))));
    }
    if (what == 3 && !externals.isEmpty()) {
      int at = random.nextInt(externals.size());
      Here<ExternalAudience> old = externals.get(at);
      ExternalAudience revised = old.thing().revised(external(face), stamp());
      externals.set(at, new Here<>(old.tenant(), revised));
      return record(old.tenant(), new ExternalAudienceRevised(revised));
    }
    if (what == 4 && !externals.isEmpty()) {
      Here<ExternalAudience> old = externals.remove(random.nextInt(externals.size()));
      return record(
          old.tenant(),
          new ExternalAudienceDeleted(old.thing().id(), old.thing().version() + 1, stamp()));
    }
    ExternalAudience made = ExternalAudience.created(id, external(face), stamp());
    externals.add(new Here<>(tenant, made));
    return record(tenant, new ExternalAudienceCreated(made));
  }

  private ExternalContent external(AudienceFace face) {
    return new ExternalContent(
        name(), "n", "o", name(), name(), face.lifecycle(), null, null, Map.of());
  }

  private NewRecord emptied(Tenant tenant) {
    definitions.removeIf(each -> each.tenant().equals(tenant));
    folders.removeIf(each -> each.tenant().equals(tenant));
    jobs.removeIf(each -> each.tenant().equals(tenant));
    policies.removeIf(each -> each.tenant().equals(tenant));
    externals.removeIf(each -> each.tenant().equals(tenant));
    datasets.removeIf(each -> each.tenant().equals(tenant));
    exports.removeIf(each -> each.tenant().equals(tenant));
    return record(
        tenant,
        switch (random.nextInt(3)) {
          case 0 -> new SandboxCreated(stamp());
          case 1 -> new SandboxReset(stamp());
          default -> new SandboxDeleted(stamp());
        });
  }

  /// A dataset is made or deleted, an export job made or failed.
  private NewRecord export(Tenant tenant, String id) {
    if (!datasets.isEmpty() && random.nextInt(4) == 0) {
      Here<Dataset> old = datasets.remove(random.nextInt(datasets.size()));
      return record(old.tenant(), new DatasetDeleted(old.thing().id(), stamp()));
    }
    if (random.nextBoolean()) {
      var dataset = new Dataset(id, name(), name(), Dataset.Format.PARQUET, stamp());
      datasets.add(new Here<>(tenant, dataset));
      return record(tenant, new DatasetCreated(dataset));
    }
    if (!exports.isEmpty() && random.nextInt(3) == 0) {
      Here<ExportJob> old = exports.remove(random.nextInt(exports.size()));
      return record(
          old.tenant(), new ExportFailed(old.thing().failed(new Note("c", name()), stamp())));
    }
    exportCount++;
    ExportJob job = ExportQueriesTest.job(exportCount, timeMillis);
    exports.add(new Here<>(tenant, job));
    return record(tenant, new ExportCreated(job));
  }

  /// A merge policy is made, changed or deleted; also the one that every sandbox begins with.
  private NewRecord policy(Tenant tenant, String newId) {
    String id = random.nextInt(4) == 0 ? Policy.FIRST.id() : newId;
    Optional<Here<Policy>> known = policies.stream().filter(_ -> random.nextBoolean()).findAny();
    if (known.isPresent() && random.nextInt(3) == 0) {
      policies.remove(known.get());
      Policy old = known.get().thing();
      return record(known.get().tenant(), new PolicyDeleted(old.id(), old.version() + 1, stamp()));
    }
    if (known.isPresent() && random.nextInt(2) == 0) {
      Policy changed = known.get().thing().asDefault(random.nextBoolean(), stamp());
      policies.remove(known.get());
      policies.add(new Here<>(known.get().tenant(), changed));
      return record(known.get().tenant(), new PolicyRevised(changed));
    }
    var policy =
        new Policy(
            id,
            name(),
            random.nextBoolean() ? Policy.Graph.PDG : Policy.Graph.NONE,
            random.nextBoolean() ? List.of() : List.of(name() + "a", name() + "b"),
            random.nextBoolean(),
            random.nextBoolean(),
            1,
            stamp(),
            stamp());
    policies.add(new Here<>(tenant, policy));
    return record(tenant, new PolicyCreated(policy));
  }

  private DefinitionContent content() {
    return History.content(
        name(),
        new EvaluationInfo(random.nextBoolean(), random.nextBoolean(), random.nextBoolean()),
        "f" + random.nextInt(9));
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size())) + random.nextInt(1_000);
  }

  private Stamp stamp() {
    return new Stamp(timeMillis, "author " + random.nextInt(3));
  }

  private static NewRecord record(Tenant tenant, CatalogueEvent event) {
    return History.record(tenant, event);
  }
}
