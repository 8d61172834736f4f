package dev.muster.profiles.stream;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/// The stored forms of the outcome of a run. Numbers are big-endian; a text is its length in two
/// bytes and modified UTF-8; a list is its count in four bytes and its elements; a set of entities
/// is in the portable format of Roaring bitmaps.
///
/// ```text
/// segments-evaluated 1   run id, list of changes:
///                        segment id, list of moves (two ints), entered, left
/// run-committed 1        run id, job id, now, position, time (longs), chunk count (int),
///                        list of ids of dropped segments, report (its length in four bytes and
///                        UTF-8)
/// ```
public final class MembershipEvents implements EventCodec<MembershipEvent> {
  public static final String SEGMENTS_EVALUATED = "segments-evaluated";
  public static final String RUN_COMMITTED = "run-committed";

  private static final int VERSION = 1;

  /// Whether an event of this type is one of these.
  public static boolean isStoredAs(String type) {
    return type.equals(SEGMENTS_EVALUATED) || type.equals(RUN_COMMITTED);
  }

  @Override
  public Encoded encode(MembershipEvent event) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      String type =
          switch (event) {
            case SegmentsEvaluated evaluated -> {
              write(out, evaluated);
              yield SEGMENTS_EVALUATED;
            }
            case RunCommitted committed -> {
              write(out, committed);
              yield RUN_COMMITTED;
            }
          };
      return new Encoded(type, VERSION, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("Bytes in memory cannot be written", e);
    }
  }

  @Override
  public MembershipEvent decode(String type, int version, byte[] payload) {
    if (!isStoredAs(type) || version != VERSION) {
      throw new UnreadableEventException(
          "This version of Muster does not know the event '%s' in version %d; it was written by a newer one."
              .formatted(type, version));
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(payload))) {
      MembershipEvent event =
          type.equals(SEGMENTS_EVALUATED) ? readEvaluated(in) : readCommitted(in);
      if (in.available() > 0) {
        throw new IOException("%d bytes follow its end".formatted(in.available()));
      }
      return event;
    } catch (IOException | RuntimeException e) {
      // A damaged bitmap is found as an index or a size that cannot be.
      throw new UnreadableEventException(
          "A stored event '%s' cannot be read: %s".formatted(type, e.getMessage()), e);
    }
  }

  private static void write(DataOutput out, SegmentsEvaluated evaluated) throws IOException {
    out.writeUTF(evaluated.runId());
    out.writeInt(evaluated.changes().size());
    for (Change change : evaluated.changes()) {
      out.writeUTF(change.segmentId());
      out.writeInt(change.moved().size());
      for (Move move : change.moved()) {
        out.writeInt(move.fromEntity());
        out.writeInt(move.toEntity());
      }
      change.entered().serialize(out);
      change.left().serialize(out);
    }
  }

  private static SegmentsEvaluated readEvaluated(DataInputStream in) throws IOException {
    String runId = in.readUTF();
    int changeCount = count(in);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < changeCount; i++) {
      String segmentId = in.readUTF();
      int moveCount = count(in);
      List<Move> moved = new ArrayList<>();
      for (int j = 0; j < moveCount; j++) {
        moved.add(new Move(in.readInt(), in.readInt()));
      }
      changes.add(new Change(segmentId, moved, bitmap(in), bitmap(in)));
    }
    return new SegmentsEvaluated(runId, changes);
  }

  private static void write(DataOutput out, RunCommitted committed) throws IOException {
    out.writeUTF(committed.runId());
    out.writeUTF(committed.jobId());
    out.writeLong(committed.nowMillis());
    out.writeLong(committed.asOfPosition());
    out.writeLong(committed.timeMillis());
    out.writeInt(committed.chunkCount());
    out.writeInt(committed.droppedSegmentIds().size());
    for (String id : committed.droppedSegmentIds()) {
      out.writeUTF(id);
    }
    byte[] report = committed.report().getBytes(StandardCharsets.UTF_8);
    out.writeInt(report.length);
    out.write(report);
  }

  private static RunCommitted readCommitted(DataInputStream in) throws IOException {
    String runId = in.readUTF();
    String jobId = in.readUTF();
    long nowMillis = in.readLong();
    long asOfPosition = in.readLong();
    long timeMillis = in.readLong();
    int chunkCount = count(in);
    int droppedCount = count(in);
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < droppedCount; i++) {
      dropped.add(in.readUTF());
    }
    int reportLength = count(in);
    if (reportLength > in.available()) {
      throw new IOException("its report is cut short");
    }
    String report = new String(in.readNBytes(reportLength), StandardCharsets.UTF_8);
    return new RunCommitted(
        runId, jobId, nowMillis, asOfPosition, timeMillis, chunkCount, dropped, report);
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("a count is " + count);
    }
    return count;
  }

  private static RoaringBitmap bitmap(DataInputStream in) throws IOException {
    var bitmap = new RoaringBitmap();
    bitmap.deserialize(in);
    return bitmap;
  }
}
