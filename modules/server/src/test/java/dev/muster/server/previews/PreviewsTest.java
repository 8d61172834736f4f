package dev.muster.server.previews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.evaluation.sampling.EstimationSettings;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.membership.Memberships;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.server.http.ProblemException;
import dev.muster.server.jobs.ProfileSource.Snapshot;
import dev.muster.server.jobs.Selection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is kept, for how long, and what is refused. Profiles come when the test lets them come.
class PreviewsTest {
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final Tenant OTHER = new Tenant("other", "prod");
  private static final MergePolicy POLICY =
      new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest());

  private final List<CompletableFuture<Snapshot>> asked = new ArrayList<>();
  private long nowMillis = 1_000_000;
  private Previews previews = previews(100, 1L << 30);

  private Previews previews(int heldCount, long heldBytes) {
    var settings =
        new PreviewSettings(
            1,
            2,
            2,
            heldCount,
            heldBytes,
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            new EstimationSettings(1_000_000, 10_000, 100));
    InstantSource source = () -> Instant.ofEpochMilli(nowMillis);
    Clock clock = source.withZone(ZoneOffset.UTC);
    return new Previews(
        new PreviewRunner(
            (_, _) -> {
              var coming = new CompletableFuture<Snapshot>();
              synchronized (asked) {
                asked.add(coming);
                asked.notifyAll();
              }
              return coming;
            },
            settings),
        settings,
        clock);
  }

  @AfterEach
  void stop() throws InterruptedException {
    Thread answering =
        Thread.ofVirtual()
            .start(() -> {
              synchronized (asked) {
                asked.forEach(each -> each.cancel(false));
              }
            });
    answering.join();
    previews.close();
  }

  @Test
  void itWaitsRunsAndIsReady() throws InterruptedException {
    Preview preview = previews.create(ACME, question("a = 1"));
    await(preview, PreviewState.RUNNING);
    answer(0);
    await(preview, PreviewState.RESULT_READY);

    PreviewFindings findings = preview.stage().findings();
    assertThat(findings.size()).isEqualTo(2);
    assertThat(findings.isExact()).isTrue();
    assertThat(findings.found()).hasSize(2);
    assertThat(findings.asOf()).isEqualTo(new LogPosition(1));
  }

  @Test
  void itExpires() throws InterruptedException {
    Preview preview = ready("a = 1");
    nowMillis += Duration.ofMinutes(9).toMillis();
    assertThat(previews.find(ACME, preview.id())).contains(preview);
    nowMillis += Duration.ofMinutes(1).toMillis();
    assertThat(previews.find(ACME, preview.id())).isEmpty();
    assertThat(previews.heldCount()).isZero();
  }

  @Test
  void oneThatIsEvaluatedDoesNotExpire() throws InterruptedException {
    Preview preview = previews.create(ACME, question("a = 1"));
    nowMillis += Duration.ofHours(1).toMillis();
    assertThat(previews.find(ACME, preview.id())).contains(preview);
    answer(0);
    await(preview, PreviewState.RESULT_READY);
    assertThat(previews.find(ACME, preview.id())).isEmpty();
  }

  @Test
  void onlyItsTenantFindsIt() throws InterruptedException {
    Preview preview = ready("a = 1");
    assertThat(previews.find(OTHER, preview.id())).isEmpty();
    assertThat(previews.delete(OTHER, preview.id())).isEmpty();
    assertThat(previews.find(ACME, preview.id())).isPresent();
  }

  @Test
  void aSandboxWithTooManyIsRefusedAndOthersAreNot() throws InterruptedException {
    previews.create(ACME, question("a = 1"));
    previews.create(ACME, question("a = 1"));
    assertThat(refusal(ACME).problem().status()).isEqualTo(429);
    assertThat(refusal(ACME).problem().headers()).containsEntry("Retry-After", "1");

    awaitAsked(1);
    Preview other = previews.create(OTHER, question("a = 2"));
    // One runs and two wait: there is no room for anybody now.
    assertThat(refusal(OTHER).problem().status()).isEqualTo(503);
    assertThat(refusal(OTHER).problem().headers()).containsEntry("Retry-After", "1");

    answer(0);
    answer(1);
    answer(2);
    await(other, PreviewState.RESULT_READY);
    assertThat(other.stage().findings().size()).isEqualTo(1);
  }

  @Test
  void aDeletedOneStops() throws InterruptedException {
    Preview running = previews.create(ACME, question("a = 1"));
    Preview waiting = previews.create(ACME, question("a = 1"));
    awaitAsked(1);
    assertThat(previews.delete(ACME, waiting.id())).contains(waiting);
    assertThat(previews.delete(ACME, running.id())).contains(running);
    assertThat(waiting.stage().state()).isEqualTo(PreviewState.CANCELLED);
    answer(0);
    Preview next = previews.create(ACME, question("a = 1"));
    answer(1);
    await(next, PreviewState.RESULT_READY);
    assertThat(running.stage().state()).isEqualTo(PreviewState.CANCELLED);
    assertThat(running.stage().findings().found()).isEmpty();
    // Nobody asked for the profiles of the one that was deleted while it waited.
    assertThat(asked).hasSize(2);
  }

  @Test
  void theOldestMakesRoom() throws InterruptedException {
    previews.close();
    previews = previews(2, 1L << 30);
    Preview first = ready("a = 1");
    Preview second = ready("a = 1");
    Preview third = ready("a = 1");
    assertThat(previews.find(ACME, first.id())).isEmpty();
    assertThat(previews.find(ACME, second.id())).isPresent();
    assertThat(previews.find(ACME, third.id())).isPresent();
  }

  @Test
  void memoryIsBounded() throws InterruptedException {
    previews.close();
    previews = previews(100, 10_000);
    for (int i = 0; i < 20; i++) {
      ready("a = 1");
      assertThat(previews.heldCount()).isLessThanOrEqualTo(5);
    }
    assertThat(previews.heldCount()).isPositive();
  }

  @Test
  void profilesThatCannotBeReadAreAFailure() throws InterruptedException {
    Preview preview = previews.create(ACME, question("a = 1"));
    awaitAsked(1);
    asked.getFirst().completeExceptionally(new IllegalStateException("closed"));
    await(preview, PreviewState.FAILED);
    assertThat(preview.stage().findings().error()).isNotNull();
  }

  private Preview ready(String pql) throws InterruptedException {
    int before = asked.size();
    Preview preview = previews.create(ACME, question(pql));
    answer(before);
    await(preview, PreviewState.RESULT_READY);
    return preview;
  }

  private ProblemException refusal(Tenant tenant) {
    return catchThrowableOfType(
        ProblemException.class, () -> previews.create(tenant, question("a = 1")));
  }

  private void answer(int number) throws InterruptedException {
    awaitAsked(number + 1);
    asked.get(number).complete(SNAPSHOT);
  }

  private void awaitAsked(int count) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (asked) {
      while (asked.size() < count) {
        assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        asked.wait(100);
      }
    }
  }

  private static void await(Preview preview, PreviewState state) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (preview.stage().state() != state) {
      assertThat(System.nanoTime()).as("%s", preview.stage()).isLessThan(deadlineNanos);
      Thread.sleep(1);
    }
  }

  private static final Snapshot SNAPSHOT = snapshot();

  private static Snapshot snapshot() {
    var store = new ProfileStore(StoreLimits.defaults());
    String lines =
        """
        {'identityMap':{'CRMID':[{'id':'1','primary':true}]},'a':1}
        {'identityMap':{'CRMID':[{'id':'2','primary':true}]},'a':2}
        {'identityMap':{'CRMID':[{'id':'3','primary':true}]},'a':1}
        """;
    store.apply(
        new LogPosition(1),
        new ProfileEvent.FragmentsAdded(
            "d", 1, lines.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    return new Snapshot(
        new LogPosition(1), Map.of(POLICY, store.view(POLICY)), new Memberships().state());
  }

  private static PreviewQuestion question(String pql) {
    CheckedQuery query =
        switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
          case Result.Success<CheckedQuery>(var checked) -> checked;
          case Result.Failure<CheckedQuery>(var problems) ->
              throw new IllegalArgumentException(pql + problems);
        };
    Selection selection =
        Selection.ofExpression(Catalogue.EMPTY, query, List.of(), true, POLICY, Settings.DEFAULT);
    return new PreviewQuestion(
        selection.groups().getFirst(), Instant.parse("2026-01-01T00:00:00Z"));
  }
}
