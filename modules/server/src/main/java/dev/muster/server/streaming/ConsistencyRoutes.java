package dev.muster.server.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentRun;
import dev.muster.evaluation.streaming.StreamingGroup;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.evaluation.streaming.TenantEvaluation;
import dev.muster.evaluation.streaming.TenantEvaluation.GroupView;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.membership.ViewProfiles;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.jobs.OutsideMembers;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/// Says whether the memberships that streaming evaluation keeps are those that a job finds, and
/// where not.
public final class ConsistencyRoutes {
  private static final String PATH = "/muster/v1/consistency";
  private static final int SHOWN_COUNT = 20;
  private static final int ALL_PERCENT = 100;

  private final Streaming streaming;
  private final WorkerExecutor threads;

  public ConsistencyRoutes(Streaming streaming, WorkerExecutor threads) {
    this.streaming = streaming;
    this.threads = threads;
  }

  public List<Endpoint> endpoints() {
    return List.of(new Endpoint(HttpMethod.GET, PATH, Right.READ, this::compare));
  }

  /// One segment, as it is kept and as a job finds it.
  ///
  /// @param missing who is no member and should be
  /// @param surplus who is a member and should not be
  private record Compared(
      String segmentId,
      int memberCount,
      RoaringBitmap missing,
      RoaringBitmap surplus,
      ProfileView view,
      String failure) {}

  private record Taken(TenantEvaluation.Snapshot snapshot, long nowMillis) {}

  private Future<Answer> compare(Call call) {
    int percent = call.wholeNumber("sample", ALL_PERCENT, 1, ALL_PERCENT);
    Set<String> wanted = Set.copyOf(call.queries("segmentId"));
    return Future.fromCompletionStage(
            streaming.between(
                call.tenant(),
                (evaluation, last) -> new Taken(evaluation.snapshot(), last.nowMillis())),
            call.context())
        .compose(taken -> threads.executeBlocking(() -> compared(taken, wanted, percent), false));
  }

  private static Answer compared(Taken taken, Set<String> wanted, int percent) {
    var all = new ArrayList<Compared>();
    long profileCount = 0;
    for (GroupView each : taken.snapshot().groups()) {
      profileCount += compare(each, taken, wanted, percent, all);
    }
    all.sort((one, other) -> one.segmentId().compareTo(other.segmentId()));
    long profiles = profileCount;
    return Answer.json(200, json -> write(json, taken, all, profiles))
        .at(taken.snapshot().position());
  }

  /// @return how many profiles were evaluated
  private static long compare(
      GroupView of, Taken taken, Set<String> wanted, int percent, List<Compared> all) {
    StreamingGroup group = of.group();
    List<SegmentRun.Block> blocks = new ArrayList<>();
    var looked = new RoaringBitmap();
    RoaringBitmap present = new ViewProfiles(of.view()).profiles();
    var outside = OutsideMembers.of(of.view(), taken.snapshot().memberships(), group.outside());
    int index = 0;
    for (ViewBlock block : of.view().blocks()) {
      // Blocks are taken evenly; the first always is.
      if ((long) index * percent % ALL_PERCENT < percent) {
        blocks.add(
            new SegmentRun.Block(
                block.firstEntity(), block.profiles(), block.live(), outside.inBlock(block)));
        looked.add(
            (long) block.firstEntity(), block.firstEntity() + (long) block.profiles().rowCount());
      }
      index++;
    }
    looked.and(present);
    taken.snapshot().unseen().forEach(looked::remove);
    var outcome =
        SegmentRun.run(
            Plan.compile(group.queries(), PlanSettings.DEFAULT),
            blocks,
            Instant.ofEpochMilli(taken.nowMillis()),
            1,
            _ -> {},
            () -> false);
    if (!(outcome instanceof SegmentRun.Outcome.Finished(var segments))) {
      throw new IllegalStateException("The comparison was interrupted.");
    }
    for (Wanted each : group.wanted()) {
      if (wanted.isEmpty() || wanted.contains(each.segmentId())) {
        all.add(compared(each, segments.get(each.index()), looked, taken, of.view()));
      }
    }
    return looked.getCardinality();
  }

  private static Compared compared(
      Wanted wanted,
      SegmentRun.SegmentOutcome outcome,
      RoaringBitmap looked,
      Taken taken,
      ProfileView view) {
    RoaringBitmap kept =
        RoaringBitmap.and(
            taken
                .snapshot()
                .memberships()
                .segment(wanted.segmentId())
                .map(SegmentMembership::members)
                .orElseGet(RoaringBitmap::new),
            looked);
    return switch (outcome) {
      case SegmentRun.SegmentOutcome.Failed(var reason) ->
          new Compared(
              wanted.segmentId(),
              kept.getCardinality(),
              new RoaringBitmap(),
              new RoaringBitmap(),
              view,
              reason);
      case SegmentRun.SegmentOutcome.Evaluated evaluated -> {
        RoaringBitmap found = RoaringBitmap.and(bitmap(evaluated.members()), looked);
        yield new Compared(
            wanted.segmentId(),
            kept.getCardinality(),
            RoaringBitmap.andNot(found, kept),
            RoaringBitmap.andNot(kept, found),
            view,
            "");
      }
    };
  }

  private static RoaringBitmap bitmap(Members members) {
    var bitmap = new RoaringBitmap();
    members.forEach(bitmap::add);
    return bitmap;
  }

  private static void write(JsonGenerator json, Taken taken, List<Compared> all, long profiles)
      throws IOException {
    long differences = 0;
    for (Compared each : all) {
      differences += each.missing().getCardinality() + each.surplus().getCardinality();
    }
    json.writeStartObject();
    json.writeBooleanField("consistent", differences == 0);
    json.writeNumberField("differences", differences);
    json.writeNumberField("asOfPosition", taken.snapshot().position().value());
    json.writeStringField("now", Instant.ofEpochMilli(taken.nowMillis()).toString());
    json.writeNumberField("profiles", profiles);
    json.writeNumberField("unseen", taken.snapshot().unseen().size());
    json.writeArrayFieldStart("segments");
    for (Compared each : all) {
      json.writeStartObject();
      json.writeStringField("segmentId", each.segmentId());
      json.writeNumberField("members", each.memberCount());
      json.writeNumberField("missing", each.missing().getCardinality());
      json.writeNumberField("surplus", each.surplus().getCardinality());
      if (!each.failure().isEmpty()) {
        json.writeStringField("failure", each.failure());
      }
      writeSome(json, "missingProfiles", each.missing(), each.view());
      writeSome(json, "surplusProfiles", each.surplus(), each.view());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSome(
      JsonGenerator json, String field, RoaringBitmap entities, ProfileView view)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (int entity : entities.limit(SHOWN_COUNT).toArray()) {
      Identity identity = view.primary(entity);
      json.writeStartObject();
      json.writeStringField("namespace", identity.namespace());
      json.writeStringField("id", identity.id());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
