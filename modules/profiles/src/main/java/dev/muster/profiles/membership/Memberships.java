package dev.muster.profiles.membership;

import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Who is in which segment, for one tenant. One thread applies the profiles stream in its order;
/// any thread asks for the state.
///
/// **Atomic.** What a run has found waits until its `RunCommitted` comes. Only one run waits at a
/// time: the first part of another one throws away what is left of a run that was killed.
///
/// **Two writers.** Jobs and streaming evaluation both write changes against what was so before. A
/// change that has happened already is none: who is a member does not enter again, and who is none
/// does not leave. So whichever comes second finds its work done. Between the two, the rule is that
/// streaming evaluation alone decides about the segments it keeps: a job that is for another time
/// than the present one is the exception, and holds until streaming evaluation looks at the profile
/// again.
///
/// **Deletion.** A deleted profile leaves all segments at once, and is no exit. The numbers of
/// deleted entities are kept, as a run that began before the deletion may still name them.
///
/// **Memory.** Per segment a compressed bitmap of its members and one more for those who entered
/// after its first run, so at most two bits for each entity and segment when dense and four bytes
/// for each member when sparse; those who left in the last run; the changes of the one run that
/// waits; and a bit or two bytes for each entity that was ever deleted.
public final class Memberships {
  private static final String NO_RUN = "";

  private final Map<String, SegmentMembership> segments = new HashMap<>();
  private final RoaringBitmap deleted = new RoaringBitmap();
  private final List<SegmentsEvaluated> waiting = new ArrayList<>();
  private String waitingRunId = NO_RUN;

  /// The last run that was committed, with its report.
  private @Nullable RunReport lastReport;

  /// Up to where the changes that streaming evaluation has written were found.
  private long streamedUpTo;

  /// What `state` answers until the next change.
  private @Nullable MembershipState published = MembershipState.EMPTY;

  /// @throws IllegalStateException when a run is committed of which a part is missing: the log is
  ///   not whole
  public synchronized void apply(MembershipEvent event) {
    switch (event) {
      case SegmentsEvaluated evaluated -> {
        if (!evaluated.runId().equals(waitingRunId)) {
          waiting.clear();
          waitingRunId = evaluated.runId();
        }
        waiting.add(evaluated);
      }
      case RunCommitted committed -> commit(committed);
      case QualificationsChanged changed -> change(changed);
    }
  }

  private void change(QualificationsChanged changed) {
    var bySegment = new LinkedHashMap<String, List<Qualified>>();
    for (Qualified each : changed.changes()) {
      bySegment.computeIfAbsent(each.change().segmentId(), _ -> new ArrayList<>()).add(each);
    }
    bySegment.forEach((id, changes) -> {
      @Nullable SegmentMembership before = segments.get(id);
      if (before == null) {
        before =
            SegmentMembership.none(
                new Run("", "", changed.nowMillis(), changed.uptoPosition(), changed.nowMillis()));
      }
      segments.put(
          id, before.streamed(changed.nowMillis(), changed.uptoPosition(), changes, deleted));
    });
    changed.droppedSegmentIds().forEach(segments::remove);
    streamedUpTo = Math.max(streamedUpTo, changed.uptoPosition());
    published = null;
  }

  /// The profile that this entity was, or was part of, has been deleted.
  public synchronized void delete(int entity) {
    if (deleted.checkedAdd(entity)) {
      published = null;
    }
  }

  /// Everybody has been forgotten, and with them what all segments knew.
  ///
  /// @param entityCount how many numbers entities have had so far: a run that began before may
  ///   still name them
  public synchronized void forgetAll(int entityCount) {
    segments.clear();
    deleted.add(0L, entityCount);
    published = null;
  }

  /// What counts now.
  public synchronized MembershipState state() {
    @Nullable MembershipState state = published;
    if (state == null) {
      state = new MembershipState(Map.copyOf(segments), deleted.clone(), lastReport, streamedUpTo);
      published = state;
    }
    return state;
  }

  /// All of it, the run that waits included.
  public synchronized void write(DataOutput out) throws IOException {
    MembershipBytes.write(
        out, new MembershipBytes.Content(segments, deleted, waiting, lastReport, streamedUpTo));
  }

  /// Takes over what `write` has written.
  ///
  /// @throws IOException when it cannot be read
  public synchronized void read(DataInput in) throws IOException {
    MembershipBytes.Content content = MembershipBytes.read(in);
    segments.clear();
    segments.putAll(content.segments());
    deleted.clear();
    deleted.or(content.deleted());
    waiting.clear();
    waiting.addAll(content.waiting());
    waitingRunId = waiting.isEmpty() ? NO_RUN : waiting.getFirst().runId();
    lastReport = content.lastReport();
    streamedUpTo = content.streamedUpTo();
    published = null;
  }

  private void commit(RunCommitted committed) {
    int found = committed.runId().equals(waitingRunId) ? waiting.size() : 0;
    if (found != committed.chunkCount()) {
      throw new IllegalStateException(
          "Run %s of job %s is committed with %d parts, but the log holds %d"
              .formatted(committed.runId(), committed.jobId(), committed.chunkCount(), found));
    }
    var run =
        new Run(
            committed.runId(),
            committed.jobId(),
            committed.nowMillis(),
            committed.asOfPosition(),
            committed.timeMillis());
    changes(found)
        .forEach((id, changes) -> {
          @Nullable SegmentMembership before = segments.get(id);
          segments.put(
              id,
              before == null
                  ? SegmentMembership.first(run, changes, deleted)
                  : before.after(run, changes, deleted));
        });
    committed.droppedSegmentIds().forEach(segments::remove);
    lastReport = new RunReport(run, committed.report());
    waiting.clear();
    waitingRunId = NO_RUN;
    published = null;
  }

  private Map<String, List<Change>> changes(int found) {
    var bySegment = new LinkedHashMap<String, List<Change>>();
    waiting.stream()
        .limit(found)
        .flatMap(evaluated -> evaluated.changes().stream())
        .forEach(change ->
            bySegment.computeIfAbsent(change.segmentId(), _ -> new ArrayList<>()).add(change));
    return bySegment;
  }
}
