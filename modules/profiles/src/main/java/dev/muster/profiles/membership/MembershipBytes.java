package dev.muster.profiles.membership;

import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.MembershipEvents;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Memberships as bytes of a snapshot. A snapshot can be made again from the log, so that a form
/// that this version does not know is simply not read.
final class MembershipBytes {
  private static final int FORM = 2;

  record Content(
      Map<String, SegmentMembership> segments,
      RoaringBitmap deleted,
      List<SegmentsEvaluated> waiting,
      @Nullable RunReport lastReport,
      long streamedUpTo) {}

  private MembershipBytes() {}

  static void write(DataOutput out, Content content) throws IOException {
    out.writeInt(FORM);
    content.deleted().serialize(out);
    out.writeInt(content.segments().size());
    // In order: equal memberships are equal bytes.
    for (Map.Entry<String, SegmentMembership> entry :
        new TreeMap<>(content.segments()).entrySet()) {
      out.writeUTF(entry.getKey());
      write(out, entry.getValue());
    }
    var events = new MembershipEvents();
    out.writeInt(content.waiting().size());
    for (SegmentsEvaluated each : content.waiting()) {
      byte[] payload = events.encode(each).payload();
      out.writeInt(payload.length);
      out.write(payload);
    }
    @Nullable RunReport last = content.lastReport();
    out.writeBoolean(last != null);
    if (last != null) {
      write(out, last.run());
      byte[] report = last.report().getBytes(StandardCharsets.UTF_8);
      out.writeInt(report.length);
      out.write(report);
    }
    out.writeLong(content.streamedUpTo());
  }

  static Content read(DataInput in) throws IOException {
    int form = in.readInt();
    if (form != FORM) {
      throw new IOException("Memberships of form %d are unknown".formatted(form));
    }
    RoaringBitmap deleted = bitmap(in);
    var segments = new HashMap<String, SegmentMembership>();
    for (int left = in.readInt(); left > 0; left--) {
      segments.put(in.readUTF(), readSegment(in));
    }
    var events = new MembershipEvents();
    var waiting = new ArrayList<SegmentsEvaluated>();
    for (int left = in.readInt(); left > 0; left--) {
      byte[] payload = new byte[in.readInt()];
      in.readFully(payload);
      if (events.decode(MembershipEvents.SEGMENTS_EVALUATED, 1, payload)
          instanceof SegmentsEvaluated evaluated) {
        waiting.add(evaluated);
      }
    }
    @Nullable RunReport last = null;
    if (in.readBoolean()) {
      Run run = readRun(in);
      byte[] report = new byte[in.readInt()];
      in.readFully(report);
      last = new RunReport(run, new String(report, StandardCharsets.UTF_8));
    }
    return new Content(segments, deleted, waiting, last, in.readLong());
  }

  private static void write(DataOutput out, SegmentMembership segment) throws IOException {
    write(out, segment.lastRun());
    segment.members().serialize(out);
    segment.exited().serialize(out);
    out.writeUTF(segment.firstRunId());
    out.writeLong(segment.firstTimeMillis());
    out.writeInt(segment.cohorts().size());
    for (Cohort cohort : segment.cohorts()) {
      out.writeUTF(cohort.runId());
      out.writeLong(cohort.timeMillis());
      cohort.members().serialize(out);
    }
    Streamed streamed = segment.streamed();
    streamed.entities().serialize(out);
    streamed.realized().serialize(out);
    streamed.times().write(out, streamed.entities());
    out.writeLong(streamed.nowMillis());
    out.writeLong(streamed.uptoPosition());
    out.writeLong(streamed.version());
  }

  private static SegmentMembership readSegment(DataInput in) throws IOException {
    Run lastRun = readRun(in);
    RoaringBitmap members = bitmap(in);
    RoaringBitmap exited = bitmap(in);
    String firstRunId = in.readUTF();
    long firstTimeMillis = in.readLong();
    var cohorts = new ArrayList<Cohort>();
    for (int left = in.readInt(); left > 0; left--) {
      cohorts.add(new Cohort(in.readUTF(), in.readLong(), bitmap(in)));
    }
    RoaringBitmap streamed = bitmap(in);
    RoaringBitmap realized = bitmap(in);
    MemberTimes times = MemberTimes.read(in, streamed);
    return new SegmentMembership(
        lastRun,
        members,
        exited,
        firstRunId,
        firstTimeMillis,
        cohorts,
        new Streamed(streamed, realized, times, in.readLong(), in.readLong(), in.readLong()));
  }

  private static void write(DataOutput out, Run run) throws IOException {
    out.writeUTF(run.id());
    out.writeUTF(run.jobId());
    out.writeLong(run.nowMillis());
    out.writeLong(run.asOfPosition());
    out.writeLong(run.timeMillis());
  }

  private static Run readRun(DataInput in) throws IOException {
    return new Run(in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readLong());
  }

  private static RoaringBitmap bitmap(DataInput in) throws IOException {
    var bitmap = new RoaringBitmap();
    bitmap.deserialize(in);
    return bitmap;
  }
}
