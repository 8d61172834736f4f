package dev.muster.server.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.definitions.Definition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.jobs.MergePolicies;
import dev.muster.server.streaming.QualificationFeed.Entry;
import dev.muster.server.streaming.QualificationFeed.Page;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// The feed of qualifications, page by page, or as server-sent events.
public final class QualificationRoutes {
  private static final String PATH = "/muster/v1/qualifications";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_WAIT_SECONDS = 30;
  private static final MergePolicy ALONE =
      new MergePolicy("", MergePolicy.Graph.NONE, new MergePolicy.Newest());

  private final QualificationFeed feed;
  private final Profiles profiles;
  private final Catalogues catalogues;
  private final MergePolicies policies;
  private final WorkerExecutor threads;
  private final QualificationEvents events = new QualificationEvents();

  /// An entry with whom it is about; without identities when the profile was deleted since.
  record Told(Entry entry, List<Identity> identities) {}

  /// @param told with the page's entries
  record ToldPage(List<Told> told, FeedCursor next, boolean more) {}

  public QualificationRoutes(
      Streaming.Parts streaming, MergePolicies policies, WorkerExecutor threads) {
    this.feed = new QualificationFeed(streaming.profileLog());
    this.profiles = streaming.profiles();
    this.catalogues = streaming.catalogues();
    this.policies = policies;
    this.threads = threads;
  }

  public List<Endpoint> endpoints() {
    return List.of(new Endpoint(HttpMethod.GET, PATH, Right.READ, this::page));
  }

  private Future<Answer> page(Call call) {
    if (call.header("Accept").orElse("").contains(QualificationEvents.TYPE)) {
      return listen(call);
    }
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    int waitSeconds = call.wholeNumber("wait", 0, 0, MAXIMUM_WAIT_SECONDS);
    FeedCursor from = cursor(call);
    Set<String> segmentIds = Set.copyOf(call.queries("segmentId"));
    return threads
        .executeBlocking(
            () -> read(call.tenant(), from, segmentIds, limit, Duration.ofSeconds(waitSeconds)),
            false)
        .compose(page -> tell(call, page))
        .map(page -> Answer.json(200, json -> write(json, page)));
  }

  private Future<Answer> listen(Call call) {
    Tenant tenant = call.tenant();
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Set<String> segmentIds = Set.copyOf(call.queries("segmentId"));
    return events.send(
        call,
        (from, patience) -> {
          Page page = read(tenant, from, segmentIds, limit, patience);
          return page.entries().isEmpty()
              ? new ToldPage(List.of(), page.next(), page.more())
              : told(tenant, page).get();
        },
        cursor(call),
        page -> ExactJson.write(json -> write(json, page)));
  }

  private FeedCursor cursor(Call call) {
    String text = call.header("Last-Event-ID").or(() -> call.query("after")).orElse("");
    if (text.equals("end")) {
      return FeedCursor.after(feed.end().value());
    }
    return text.isEmpty()
        ? FeedCursor.START
        : FeedCursor.read(text)
            .filter(cursor -> cursor.readAfter() <= feed.end().value())
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        400,
                        "parameter-invalid",
                        "'after' must be the 'next' of an earlier answer, or 'end' for what comes from now on.")));
  }

  /// Waits for the first change, when there is none yet and the caller wants to.
  private Page read(
      Tenant tenant, FeedCursor from, Set<String> segmentIds, int limit, Duration patience)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    Page page = feed.page(tenant, from, segmentIds, limit);
    while (page.entries().isEmpty() && (page.more() || System.nanoTime() < deadlineNanos)) {
      if (!page.more()) {
        long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
        feed.log().awaitAfter(feed.end(), Duration.ofNanos(leftNanos));
      }
      page = feed.page(tenant, page.next(), segmentIds, limit);
    }
    return page;
  }

  private Future<ToldPage> tell(Call call, Page page) {
    if (page.entries().isEmpty()) {
      return Future.succeededFuture(new ToldPage(List.of(), page.next(), page.more()));
    }
    return Future.fromCompletionStage(told(call.tenant(), page), call.context());
  }

  private CompletableFuture<ToldPage> told(Tenant tenant, Page page) {
    Catalogue catalogue = catalogues.of(tenant);
    return profiles.ask(
        tenant,
        known -> {
          var told = new ArrayList<Told>();
          for (Entry entry : page.entries()) {
            MergePolicy policy = policy(catalogue, entry.segmentId());
            told.add(new Told(entry, known.store().identities(policy, entry.entity())));
          }
          return new ToldPage(told, page.next(), page.more());
        });
  }

  private MergePolicy policy(Catalogue catalogue, String segmentId) {
    return catalogue
        .definition(segmentId)
        .map(Definition::content)
        .flatMap(content -> policies.find(catalogue, content.mergePolicyId()))
        .orElse(ALONE);
  }

  private static void write(JsonGenerator json, ToldPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("qualifications");
    for (Told told : page.told()) {
      write(json, told);
    }
    json.writeEndArray();
    json.writeStringField("next", page.next().toString());
    json.writeBooleanField("more", page.more());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Told told) throws IOException {
    Entry entry = told.entry();
    json.writeStartObject();
    json.writeNumberField("position", entry.position());
    json.writeNumberField("index", entry.index());
    json.writeStringField("segmentId", entry.segmentId());
    if (entry.version() > 0) {
      json.writeNumberField("version", entry.version());
    }
    json.writeStringField("status", entry.realized() ? "realized" : "exited");
    json.writeStringField("time", Instant.ofEpochMilli(entry.timeMillis()).toString());
    json.writeStringField("cause", entry.cause());
    if (!entry.jobId().isEmpty()) {
      json.writeStringField("jobId", entry.jobId());
    }
    json.writeNumberField("asOfPosition", entry.asOfPosition());
    json.writeBooleanField("deleted", told.identities().isEmpty());
    json.writeObjectFieldStart("identities");
    var byNamespace = new TreeMap<String, List<String>>();
    for (Identity identity : told.identities()) {
      byNamespace.computeIfAbsent(identity.namespace(), _ -> new ArrayList<>()).add(identity.id());
    }
    for (Map.Entry<String, List<String>> each : byNamespace.entrySet()) {
      json.writeArrayFieldStart(each.getKey());
      for (String id : each.getValue()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
