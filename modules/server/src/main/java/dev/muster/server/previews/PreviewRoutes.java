package dev.muster.server.previews;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.definitions.PqlReview;
import dev.muster.domain.jobs.SkippedSegment;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Refusal;
import dev.muster.pql.Pql;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.jobs.MergePolicies;
import dev.muster.server.jobs.Selection;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Previews and estimates over HTTP. An estimate is another look at its preview.
public final class PreviewRoutes {
  private static final String PREVIEW = "/data/core/ups/preview";
  private static final String ESTIMATE = "/data/core/ups/estimate";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_OFFSET = 100_000_000;

  /// More expressions than this are not kept waiting for being checked.
  private static final int MAXIMUM_WAITING = 100;

  private final Previews previews;
  private final Function<Tenant, Catalogue> catalogues;
  private final MergePolicies policies;
  private final Settings language;
  private final WorkerExecutor threads;
  private final Clock clock;
  private final AtomicInteger waiting = new AtomicInteger();

  /// @param catalogues as they are in the log now
  /// @param threads check expressions
  public PreviewRoutes(
      Previews previews,
      Function<Tenant, Catalogue> catalogues,
      MergePolicies policies,
      Settings language,
      WorkerExecutor threads,
      Clock clock) {
    this.previews = previews;
    this.catalogues = catalogues;
    this.policies = policies;
    this.language = language;
    this.threads = threads;
    this.clock = clock;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PREVIEW, Right.READ, this::create),
        new Endpoint(HttpMethod.GET, PREVIEW + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.DELETE, PREVIEW + "/:id", Right.READ, this::delete),
        new Endpoint(HttpMethod.GET, ESTIMATE + "/:id", Right.READ, this::estimate));
  }

  private Future<Answer> create(Call call) {
    PreviewRequest request = PreviewRequest.read(call.bodyObject());
    if (waiting.incrementAndGet() > MAXIMUM_WAITING) {
      waiting.decrementAndGet();
      throw new ProblemException(
          Problem.busy("previews-overloaded", "Too many previews at once; try again.", 1));
    }
    return threads
        .executeBlocking(() -> previews.create(call.tenant(), question(call, request)), false)
        .onComplete(_ -> waiting.decrementAndGet())
        .map(preview ->
            Answer.json(201, json -> PreviewJson.writeState(json, preview, PreviewState.NEW)));
  }

  private PreviewQuestion question(Call call, PreviewRequest request) {
    Catalogue catalogue = catalogues.apply(call.tenant());
    MergePolicy policy = policy(catalogue, request);
    CheckedQuery query =
        switch (Pql.check(
            PqlReview.format(request.expression()), request.expression().value(), language)) {
          case Result.Success<CheckedQuery>(var checked) -> checked;
          case Result.Failure<CheckedQuery>(var problems) -> {
            List<Refusal.Problem> refused = PqlReview.refused(problems);
            throw new ProblemException(
                Problem.of(
                    new Refusal(
                        Refusal.Reason.INVALID,
                        "expression-invalid",
                        refused.getFirst().sentence(),
                        refused)));
          }
        };
    Analysis analysis = Pql.analyse(query);
    CatalogueRules.unknownReferences(catalogue, analysis)
        .ifPresent(refusal -> {
          throw new ProblemException(Problem.of(refusal));
        });
    Selection selection =
        Selection.ofExpression(
            catalogue, query, analysis.segments(), request.excludeOptOut(), policy, language);
    if (selection.groups().isEmpty()) {
      SkippedSegment reason = selection.skipped().getFirst();
      throw new ProblemException(
          Problem.of(
              400,
              "reference-invalid",
              "The expression refers to %s. %s".formatted(reason.segmentId(), reason.message())));
    }
    return new PreviewQuestion(
        selection.groups().getFirst(), request.now().orElseGet(clock::instant));
  }

  private MergePolicy policy(Catalogue catalogue, PreviewRequest request) {
    MergePolicy policy =
        policies
            .find(catalogue, request.mergePolicyId().orElse(null))
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        400,
                        "merge-policy-unknown",
                        "'mergePolicyId' names a merge policy that does not exist.")));
    return request
        .graph()
        .map(graph -> new MergePolicy(policy.id(), graph, policy.order()))
        .orElse(policy);
  }

  private Future<Answer> get(Call call) {
    int offset = call.wholeNumber("offset", 0, 0, MAXIMUM_OFFSET);
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Preview preview = find(call);
    return Future.succeededFuture(
        Answer.json(200, json -> PreviewJson.writeResults(json, preview, offset, limit)));
  }

  private Future<Answer> estimate(Call call) {
    Preview preview = find(call);
    return Future.succeededFuture(
        Answer.json(200, json -> PreviewJson.writeEstimate(json, preview)));
  }

  private Future<Answer> delete(Call call) {
    Preview preview =
        previews.delete(call.tenant(), call.path("id")).orElseThrow(PreviewRoutes::unknown);
    return Future.succeededFuture(
        Answer.json(200, json -> PreviewJson.writeState(json, preview, preview.stage().state())));
  }

  private Preview find(Call call) {
    return previews.find(call.tenant(), call.path("id")).orElseThrow(PreviewRoutes::unknown);
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.of(404, "preview-unknown", "No preview has this id; previews expire."));
  }
}
