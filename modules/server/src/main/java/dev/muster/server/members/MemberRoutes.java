package dev.muster.server.members;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.PresentMembers;
import dev.muster.profiles.membership.Qualification;
import dev.muster.profiles.membership.Qualification.Status;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileView;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.jobs.ProfileSource;
import dev.muster.server.streaming.Freshness;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Who is in a segment, as its last job has found.
public final class MemberRoutes {
  private static final String PATH = "/muster/v1/segments/:id";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_START = 999_999_999;

  private final SegmentPolicies policies;
  private final ProfileSource profiles;
  private final Freshness freshness;
  private final WorkerExecutor threads;

  /// @param threads for what takes longer than a request may keep others waiting
  public MemberRoutes(
      SegmentPolicies policies,
      ProfileSource profiles,
      Freshness freshness,
      WorkerExecutor threads) {
    this.policies = policies;
    this.profiles = profiles;
    this.freshness = freshness;
    this.threads = threads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH + "/members", Right.READ, this::members),
        new Endpoint(HttpMethod.GET, PATH + "/count", Right.READ, this::count),
        new Endpoint(HttpMethod.GET, PATH + "/checksum", Right.READ, this::checksum));
  }

  /// A stretch of a list.
  private record Page(List<Member> members, long totalCount, Optional<Integer> next) {}

  private record Member(List<Identity> identities, Qualification qualification) {}

  private Future<Answer> members(Call call) {
    int start = call.wholeNumber("start", 0, 0, MAXIMUM_START);
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Optional<Status> status = call.query("status").map(MemberRoutes::status);
    return answer(
        call,
        segment -> {
          Page page = page(segment, status, start, limit);
          return Answer.json(200, json -> writePage(json, call, segment, page));
        });
  }

  private Future<Answer> count(Call call) {
    return answer(
        call,
        segment -> {
          long all = segment.members().getCardinality();
          long realized = segment.realized().getCardinality();
          return Answer.json(
              200,
              json -> {
                json.writeStartObject();
                json.writeNumberField("count", all);
                json.writeNumberField("realized", realized);
                json.writeNumberField("existing", all - realized);
                json.writeNumberField("exited", segment.exited().getCardinality());
                writeRun(json, call, segment);
                json.writeEndObject();
              });
        });
  }

  private Future<Answer> checksum(Call call) {
    String namespace =
        call.query("namespace")
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        400,
                        "parameter-missing",
                        "'namespace' must say whose ids are summed up, such as CRMID.")));
    return answer(
        call,
        segment -> {
          MembersChecksum sum = MembersChecksum.of(segment.view(), segment.members(), namespace);
          return Answer.json(
              200,
              json -> {
                json.writeStartObject();
                json.writeNumberField("count", sum.count());
                json.writeStringField("membersSha256", sum.sha256());
                writeRun(json, call, segment);
                json.writeEndObject();
              });
        });
  }

  @FunctionalInterface
  private interface Question {
    Answer answer(PresentMembers segment);
  }

  private Future<Answer> answer(Call call, Question question) {
    String id = call.path("id");
    return policies
        .of(call, id)
        .compose(found -> {
          MergePolicy policy =
              found.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(404, "definition-unknown", "No segment definition has this id.")));
          return Future.fromCompletionStage(
                  profiles.snapshot(call.tenant(), Set.of(policy)), call.context())
              .recover(MemberRoutes::explain)
              .compose(snapshot ->
                  threads.executeBlocking(
                      () -> {
                        ProfileView view = Objects.requireNonNull(snapshot.views().get(policy));
                        var segment =
                            new PresentMembers(
                                snapshot.memberships().segment(id).orElseThrow(this::unevaluated),
                                view);
                        return question.answer(segment).at(snapshot.asOf());
                      },
                      false));
        });
  }

  private static <T> Future<T> explain(Throwable failure) {
    return Future.failedFuture(
        failure instanceof RejectedExecutionException
            ? new ProblemException(
                Problem.busy("overloaded", "Too many questions about profiles at once.", 1))
            : failure);
  }

  private ProblemException unevaluated() {
    return new ProblemException(
        Problem.of(
            404,
            "segment-not-evaluated",
            "No job has evaluated this segment yet. POST [{\"segmentId\": \"…\"}] to /data/core/ups/segment/jobs and wait until that job has SUCCEEDED."));
  }

  private static Status status(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "realized" -> Status.REALIZED;
      case "existing" -> Status.EXISTING;
      case "exited" -> Status.EXITED;
      default ->
          throw new ProblemException(
              Problem.of(
                  400, "parameter-invalid", "'status' must be realized, existing or exited."));
    };
  }

  /// In the order of the profiles' numbers, which never changes; the place where a page ends is the
  /// number that the next one starts at.
  private static Page page(PresentMembers segment, Optional<Status> status, int start, int limit) {
    RoaringBitmap listed =
        status
            .map(wanted ->
                switch (wanted) {
                  case REALIZED -> segment.realized();
                  case EXISTING -> RoaringBitmap.andNot(segment.members(), segment.realized());
                  case EXITED -> segment.exited();
                })
            .orElseGet(segment::members);
    var members = new ArrayList<Member>();
    PeekableIntIterator each = listed.getIntIterator();
    each.advanceIfNeeded(start);
    while (each.hasNext() && members.size() < limit) {
      int profile = each.next();
      members.add(
          new Member(
              segment.view().identities(profile),
              segment
                  .of(profile)
                  .orElseThrow(() -> new IllegalStateException("No member: " + profile))));
    }
    Optional<Integer> next = each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    return new Page(members, listed.getCardinality(), next);
  }

  private void writePage(JsonGenerator json, Call call, PresentMembers segment, Page page)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("members");
    for (Member member : page.members()) {
      json.writeStartObject();
      json.writeObjectFieldStart("identities");
      for (Map.Entry<String, List<String>> each : byNamespace(member.identities()).entrySet()) {
        json.writeArrayFieldStart(each.getKey());
        for (String id : each.getValue()) {
          json.writeString(id);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      Qualification qualification = member.qualification();
      json.writeStringField(
          "lastQualificationTime", Instant.ofEpochMilli(qualification.timeMillis()).toString());
      json.writeStringField("status", qualification.status().name().toLowerCase(Locale.ROOT));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("_page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("pageSize", page.members().size());
    if (page.next().isPresent()) {
      json.writeNumberField("next", page.next().get());
    }
    json.writeEndObject();
    writeRun(json, call, segment);
    json.writeEndObject();
  }

  private static Map<String, List<String>> byNamespace(List<Identity> identities) {
    var ids = new TreeMap<String, List<String>>();
    for (Identity identity : identities) {
      ids.computeIfAbsent(identity.namespace(), _ -> new ArrayList<>()).add(identity.id());
    }
    return ids;
  }

  /// As of when it holds. What is kept as data arrive holds as of the last look at them.
  private void writeRun(JsonGenerator json, Call call, PresentMembers segment) throws IOException {
    freshness.of(call.tenant(), segment.membership()).write(json);
    if (!segment.run().jobId().isEmpty()) {
      json.writeStringField("jobId", segment.run().jobId());
    }
  }
}
