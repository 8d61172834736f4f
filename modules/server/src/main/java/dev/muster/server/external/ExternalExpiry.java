package dev.muster.server.external;

import dev.muster.eventlog.Tenant;
import dev.muster.profiles.membership.Qualification;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.projections.catalogue.AudienceQueries.Expiring;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.JobRunner;
import dev.muster.server.jobs.ProfileSource.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the members of external audiences when their time is over: `ttlInDays` after they were
/// last delivered. Looks by the clock, and again after each start; what it removes is in the log
/// like the outcome of a run.
public final class ExternalExpiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalExpiry.class);

  private final JobRunner turns;
  private final ExternalParts parts;
  private final AudienceQueries audiences;
  private final Duration pause;
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("muster-expiry").daemon().factory());

  /// When the first member of an audience can expire, as far as that is known.
  private final Map<Expiring, Long> notBeforeMillis = new ConcurrentHashMap<>();

  private final Set<Expiring> underWay = ConcurrentHashMap.newKeySet();

  /// @param pause between two looks
  public ExternalExpiry(
      JobRunner turns, ExternalParts parts, AudienceQueries audiences, Duration pause) {
    this.turns = turns;
    this.parts = parts;
    this.audiences = audiences;
    this.pause = pause;
  }

  public void start() {
    var _ =
        clockwork.scheduleWithFixedDelay(
            this::lookSafely, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }

  /// An exception would end all further looks.
  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("Who expires could not be looked up", e);
    }
  }

  private void look() {
    audiences
        .expiring()
        .onSuccess(this::consider)
        .onFailure(
            failure -> LOG.warn("Who expires is not known now: {}", String.valueOf(failure)));
  }

  private void consider(List<Expiring> all) {
    notBeforeMillis.keySet().retainAll(Set.copyOf(all));
    for (Expiring each : all) {
      Long notBefore = notBeforeMillis.get(each);
      boolean due = notBefore == null || parts.log().nowMillis() >= notBefore;
      if (due && underWay.add(each)) {
        turns.takeTurn(
            each.tenant(), "expiry-" + UUID.randomUUID(), (_, closing) -> take(each, closing));
      }
    }
  }

  private void take(Expiring audience, BooleanSupplier closing) throws InterruptedException {
    try {
      expire(audience, closing);
    } catch (StoppedException _) {
      LOG.info("Members of {} expire after the next start", audience.id());
    } catch (ExecutionException e) {
      LOG.error("Members of {} cannot expire now", audience.id(), e.getCause());
    } finally {
      underWay.remove(audience);
    }
  }

  private void expire(Expiring audience, BooleanSupplier closing)
      throws StoppedException, InterruptedException, ExecutionException {
    Tenant tenant = audience.tenant();
    long nowMillis = parts.log().nowMillis();
    long lifeMillis = Duration.ofDays(audience.ttlInDays()).toMillis();
    Snapshot snapshot = parts.source().snapshot(tenant, Set.of()).get();
    Optional<SegmentMembership> membership = snapshot.memberships().segment(audience.id());
    // Who is delivered from now on has all of its time before it.
    long notBefore = nowMillis + lifeMillis;
    var expired = new RoaringBitmap();
    if (membership.isPresent()) {
      PeekableIntIterator each = membership.get().members().getIntIterator();
      while (each.hasNext()) {
        int entity = each.next();
        long endMillis =
            membership.get().of(entity).map(Qualification::timeMillis).orElse(nowMillis)
                + lifeMillis;
        if (endMillis <= nowMillis) {
          expired.add(entity);
        } else {
          notBefore = Math.min(notBefore, endMillis);
        }
      }
    }
    if (!expired.isEmpty()) {
      String id = UUID.randomUUID().toString();
      parts.commit(
          tenant,
          id,
          id,
          snapshot.asOf(),
          new Change(audience.id(), List.of(), new RoaringBitmap(), expired),
          "",
          closing);
      LOG.info(
          "{} members of {} of {} have expired", expired.getCardinality(), audience.id(), tenant);
    }
    notBeforeMillis.put(audience, notBefore);
  }
}
