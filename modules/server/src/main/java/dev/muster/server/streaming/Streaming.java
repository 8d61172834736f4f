package dev.muster.server.streaming;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.definitions.Definition;
import dev.muster.evaluation.streaming.Step;
import dev.muster.evaluation.streaming.StreamingGroup;
import dev.muster.evaluation.streaming.TenantEvaluation;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.pql.check.Settings;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.server.jobs.MergePolicies;
import dev.muster.server.jobs.Selection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the memberships of all tenants up with the profiles stream, the definitions and the clock.
/// One thread does it: whatever has come since it last looked is one step, so that more at once
/// makes steps larger, and never a queue longer.
public final class Streaming implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Streaming.class);
  private static final Duration IDLE_WAIT = Duration.ofMillis(20);
  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LAST_RETRY_MILLIS = 5_000;

  private final Parts parts;
  private final Thread thread;
  private final Map<Tenant, TenantEvaluation> evaluations = new HashMap<>();
  private final Map<Tenant, Reached> reached = new ConcurrentHashMap<>();
  private final Queue<Task<?>> tasks = new ConcurrentLinkedQueue<>();
  private LogPosition seen = LogPosition.START;
  private boolean begun;
  private volatile boolean closing;
  private volatile Optional<String> problem = Optional.empty();

  /// @param threadCount of those that evaluate all profiles for a new definition
  public record Parts(
      Catalogues catalogues,
      Profiles profiles,
      EventLog profileLog,
      ProfileWriter writer,
      MergePolicies policies,
      Settings language,
      Clock clock,
      int threadCount,
      StreamingObserver observer) {}

  /// Something that is done between two steps of a tenant.
  @FunctionalInterface
  interface BetweenSteps<T> {
    T run(TenantEvaluation evaluation, Step last) throws InterruptedException, ExecutionException;
  }

  private record Task<T>(Tenant tenant, BetweenSteps<T> work, CompletableFuture<T> answer) {
    void run(TenantEvaluation evaluation, Step last) throws InterruptedException {
      try {
        answer.complete(work.run(evaluation, last));
      } catch (ExecutionException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  public Streaming(Parts parts) {
    this.parts = parts;
    this.thread = Thread.ofPlatform().name("muster-streaming").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public Catalogues catalogues() {
    return parts.catalogues();
  }

  /// How far it has come; empty before the tenant's first step.
  public Optional<Reached> reached(Tenant tenant) {
    return Optional.ofNullable(reached.get(tenant));
  }

  /// Why it does not come on; empty when it does.
  public Optional<String> problem() {
    return problem;
  }

  /// Does something between two steps, after one that has seen all that is durable now.
  <T> CompletableFuture<T> between(Tenant tenant, BetweenSteps<T> work) {
    var answer = new CompletableFuture<T>();
    tasks.add(new Task<>(tenant, work, answer));
    if (closing) {
      refuseTasks();
    }
    return answer;
  }

  /// The segments of a tenant that are kept, or some of them, by merge policy.
  List<StreamingGroup> groups(Tenant tenant, Predicate<Definition> which) {
    Catalogue catalogue = parts.catalogues().of(tenant);
    Set<String> ids =
        catalogue.definitions().stream()
            .filter(which)
            .map(Definition::id)
            .filter(catalogue::isPublished)
            .collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return List.of();
    }
    Selection selection = Selection.of(catalogue, ids, parts.policies(), parts.language());
    selection
        .skipped()
        .forEach(skipped ->
            LOG.warn(
                "Definition {} of {} is not evaluated as data arrive: {}",
                skipped.segmentId(),
                tenant,
                skipped.message()));
    return selection.groups().stream()
        .map(group ->
            new StreamingGroup(
                group.policy(),
                group.queries(),
                group.wanted().stream().map(wanted -> kept(catalogue, wanted)).toList(),
                group.outside()))
        .toList();
  }

  private static StreamingGroup.Wanted kept(Catalogue catalogue, Selection.Wanted wanted) {
    return new StreamingGroup.Wanted(
        wanted.segmentId(),
        catalogue.definition(wanted.segmentId()).orElseThrow().version(),
        wanted.index(),
        wanted.expressionIndex());
  }

  /// Whether a definition's members are kept as data arrive.
  private static boolean keeps(Definition definition) {
    return definition.content().evaluationInfo().isStreaming();
  }

  /// Ends after the step that is being done.
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    refuseTasks();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseTasks() {
    @Nullable Task<?> task = tasks.poll();
    while (task != null) {
      task.answer().completeExceptionally(new IllegalStateException("The service is stopping."));
      task = tasks.poll();
    }
  }

  private void run() {
    long pauseMillis = FIRST_RETRY_MILLIS;
    while (!closing) {
      try {
        boolean busy = advance();
        if (problem.isPresent()) {
          LOG.info("Streaming evaluation goes on");
          problem = Optional.empty();
        }
        pauseMillis = FIRST_RETRY_MILLIS;
        if (!busy) {
          parts.profileLog().awaitAfter(seen, patience());
        }
      } catch (InterruptedException _) {
        closing = true;
      } catch (ExecutionException | IOException | RuntimeException e) {
        // What was not written is found again in the next try.
        if (!closing) {
          problem = Optional.of(String.valueOf(e.getMessage()));
          LOG.error("Streaming evaluation failed; next try in {} ms", pauseMillis, e);
          pause(pauseMillis);
          pauseMillis = Math.min(LAST_RETRY_MILLIS, pauseMillis * 2);
        }
      }
    }
  }

  private Duration patience() {
    long nowMillis = parts.clock().millis();
    long nextMillis = nowMillis + IDLE_WAIT.toMillis();
    for (TenantEvaluation each : evaluations.values()) {
      nextMillis = Math.min(nextMillis, each.nextMillis());
    }
    return Duration.ofMillis(Math.max(1, nextMillis - nowMillis));
  }

  private void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException _) {
      closing = true;
    }
  }

  /// @return whether there was anything to do
  private boolean advance() throws IOException, InterruptedException, ExecutionException {
    define();
    LogPosition durable = parts.profileLog().durableUpTo();
    boolean advanced = durable.isAfter(seen) || seen.equals(LogPosition.START);
    if (advanced) {
      for (Tenant tenant : parts.profiles().tenants().get()) {
        evaluation(tenant);
      }
    }
    boolean busy = false;
    long nowMillis = parts.clock().millis();
    Map<Tenant, List<Task<?>>> waiting = takeTasks();
    for (Map.Entry<Tenant, TenantEvaluation> each : List.copyOf(evaluations.entrySet())) {
      List<Task<?>> own = waiting.getOrDefault(each.getKey(), List.of());
      if (advanced || !own.isEmpty() || each.getValue().isDue(nowMillis)) {
        busy = true;
        Step step = step(each.getKey(), each.getValue(), own);
        for (Task<?> task : own) {
          task.run(each.getValue(), step);
        }
      }
    }
    seen = durable;
    return busy;
  }

  private Map<Tenant, List<Task<?>>> takeTasks() {
    var taken = new HashMap<Tenant, List<Task<?>>>();
    @Nullable Task<?> task = tasks.poll();
    while (task != null) {
      evaluation(task.tenant());
      taken.computeIfAbsent(task.tenant(), _ -> new ArrayList<>()).add(task);
      task = tasks.poll();
    }
    return taken;
  }

  private Step step(Tenant tenant, TenantEvaluation evaluation, List<Task<?>> waiting)
      throws InterruptedException, ExecutionException {
    boolean done = false;
    try {
      long startNanos = System.nanoTime();
      long nowMillis = parts.clock().millis();
      Step step = evaluation.step(nowMillis);
      reached.put(tenant, new Reached(step.uptoPosition(), step.nowMillis()));
      for (Step.Failure failure : step.failures()) {
        LOG.warn(
            "Segment {} of {} could not be evaluated as data arrived: {}",
            failure.segmentId(),
            tenant,
            failure.reason());
      }
      parts
          .observer()
          .stepped(
              step,
              System.nanoTime() - startNanos,
              step.oldestMillis() == Step.NO_TIME
                  ? -1
                  : Math.max(0, parts.clock().millis() - step.oldestMillis()));
      done = true;
      return step;
    } finally {
      if (!done) {
        waiting.forEach(task ->
            task.answer().completeExceptionally(new IllegalStateException("A step has failed.")));
      }
    }
  }

  private void define() throws IOException {
    Set<Tenant> changed = parts.catalogues().advance();
    if (!begun) {
      changed.addAll(parts.catalogues().tenants());
      begun = true;
    }
    for (Tenant tenant : changed) {
      Catalogue catalogue = parts.catalogues().of(tenant);
      evaluation(tenant)
          .define(groups(tenant, Streaming::keeps), id -> catalogue.definition(id).isPresent());
    }
  }

  private TenantEvaluation evaluation(Tenant tenant) {
    return evaluations.computeIfAbsent(
        tenant,
        _ ->
            new TenantEvaluation(
                tenant,
                parts.profiles(),
                (whose, event, timeMillis) ->
                    parts.writer().append(whose, event, timeMillis, Cause.of("streaming")),
                parts.threadCount()));
  }
}
