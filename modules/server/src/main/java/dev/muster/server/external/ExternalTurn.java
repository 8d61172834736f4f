package dev.muster.server.external;

import dev.muster.domain.Stamp;
import dev.muster.domain.Texts;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRun.Result;
import dev.muster.domain.audiences.Landing;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExternalRunCommand.FailExternalRun;
import dev.muster.domain.catalogue.ExternalRunCommand.StartExternalRun;
import dev.muster.domain.catalogue.ExternalRunCommand.SucceedExternalRun;
import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Receipt;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileView;
import dev.muster.server.external.LandingDirectory.Landed;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.ProfileSource.Snapshot;
import dev.muster.server.policies.StoredPolicies;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of an external audience, from its files to its members. Nothing of it counts before all
/// of it does: a run that was interrupted is done again from the start.
final class ExternalTurn {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalTurn.class);

  private final Tenant tenant;
  private final ExternalRun run;
  private final ExternalParts parts;
  private final BooleanSupplier closing;

  ExternalTurn(Tenant tenant, ExternalRun run, ExternalParts parts, BooleanSupplier closing) {
    this.tenant = tenant;
    this.run = run;
    this.parts = parts;
    this.closing = closing;
  }

  /// Blocks until the run has ended, or the service stops.
  void take() throws InterruptedException {
    try {
      if (!complete()) {
        start();
      }
    } catch (StoppedException _) {
      LOG.info("Run {} of {} is left for the next start", run.id(), tenant);
    } catch (ExecutionException e) {
      LOG.error("Run {} of {} cannot go on before the next start", run.id(), tenant, e.getCause());
    }
  }

  /// Ends a run whose members count already, because the service ended just then.
  private boolean complete() throws StoppedException, InterruptedException, ExecutionException {
    String attempt = run.attemptId();
    if (attempt == null) {
      return false;
    }
    Optional<Result> found =
        snapshot(Set.of())
            .memberships()
            .lastReport()
            .filter(last -> last.run().id().equals(attempt))
            .flatMap(last -> ExternalReport.read(last.report()));
    if (found.isPresent()) {
      submit(new SucceedExternalRun(run.audienceId(), run.id(), attempt, found.get(), stamp()));
    }
    return found.isPresent();
  }

  private void start() throws StoppedException, InterruptedException, ExecutionException {
    String attempt = UUID.randomUUID().toString();
    Receipt<Catalogue, CatalogueEvent> started =
        submit(new StartExternalRun(run.audienceId(), run.id(), attempt, stamp()));
    if (!(started instanceof Receipt.Appended<Catalogue, CatalogueEvent>(_, var catalogue, _))) {
      return;
    }
    try {
      ExternalAudience audience = catalogue.audiences().external(run.audienceId()).orElseThrow();
      MergePolicy policy = StoredPolicies.find(catalogue, null).orElseThrow();
      Result result = deliver(audience, policy, attempt);
      submit(new SucceedExternalRun(run.audienceId(), run.id(), attempt, result, stamp()));
    } catch (LandingException e) {
      fail(e.code(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("Run {} of {} failed", run.id(), tenant, e);
      fail("file-unreadable", "A file cannot be read: " + e.getClass().getSimpleName() + ".");
    } catch (RuntimeException | Error e) {
      LOG.error("Run {} of {} failed", run.id(), tenant, e);
      fail("internal", "The service failed; its log has more under the run's id.");
    }
  }

  private Result deliver(ExternalAudience audience, MergePolicy policy, String attempt)
      throws IOException,
          LandingException,
          StoppedException,
          InterruptedException,
          ExecutionException {
    Landing landing = Objects.requireNonNull(audience.content().landing());
    Landing.Field identity = landing.identity().orElseThrow();
    List<Landed> files = parts.directory().find(tenant, landing, run.request());
    var delivery =
        new Delivery(
            parts.profiles(),
            tenant,
            policy,
            Objects.requireNonNull(identity.identityNamespace()),
            closing);
    var reader = new RowReader(landing.fields(), identity);
    for (Landed file : files) {
      reader.read(file, delivery);
    }
    delivery.resolve();

    Snapshot snapshot = snapshot(Set.of(policy));
    ProfileView view = Objects.requireNonNull(snapshot.views().get(policy));
    RoaringBitmap delivered = new RoaringBitmap();
    long strayCount = 0;
    PeekableIntIterator each = delivery.entities().getIntIterator();
    while (each.hasNext()) {
      int profile = view.profileOf(each.next());
      if (profile < 0) {
        strayCount++;
      } else {
        delivered.add(profile);
      }
    }
    var change =
        DeliveredChange.of(
            audience.id(), snapshot.memberships(), view, delivered, run.request().differential());
    var result =
        new Result(
            files.stream().map(Landed::name).toList(),
            delivery.rowCount(),
            delivery.rejectedCount(),
            delivery.unmatchedCount() + strayCount,
            delivery.rejected(),
            change.memberCount(),
            delivered.getCardinality(),
            change.enteredCount(),
            change.leftCount());
    parts.commit(
        tenant,
        attempt,
        run.id(),
        snapshot.asOf(),
        change.change(),
        ExternalReport.write(run.started(attempt, stamp()).succeeded(result, stamp())),
        closing);
    return result;
  }

  private void fail(String code, String message)
      throws StoppedException, InterruptedException, ExecutionException {
    submit(
        new FailExternalRun(
            run.audienceId(), run.id(), new Note(code, Texts.storable(message)), stamp()));
  }

  private Snapshot snapshot(Set<MergePolicy> policies)
      throws InterruptedException, ExecutionException {
    return parts.source().snapshot(tenant, policies).get();
  }

  private Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command)
      throws StoppedException, InterruptedException, ExecutionException {
    return parts.log().submit(tenant, command, 1, closing);
  }

  /// The service acts by itself.
  private Stamp stamp() {
    return new Stamp(parts.log().nowMillis(), "");
  }
}
