package dev.muster.profiles.stream;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.Move;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
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
/// qualifications-changed 1
///                        position, now (longs), list of changes: the code of the cause (a byte),
///                        version (long), and the change as above; list of ids of dropped segments
/// ```
public final class MembershipEvents implements EventCodec<MembershipEvent> {
  public static final String SEGMENTS_EVALUATED = "segments-evaluated";
  public static final String RUN_COMMITTED = "run-committed";
  public static final String QUALIFICATIONS_CHANGED = "qualifications-changed";

  private static final int VERSION = 1;

  /// Whether an event of this type is one of these.
  public static boolean isStoredAs(String type) {
    return type.equals(SEGMENTS_EVALUATED)
        || type.equals(RUN_COMMITTED)
        || type.equals(QUALIFICATIONS_CHANGED);
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
            case QualificationsChanged changed -> {
              write(out, changed);
              yield QUALIFICATIONS_CHANGED;
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
          switch (type) {
            case SEGMENTS_EVALUATED -> readEvaluated(in);
            case RUN_COMMITTED -> readCommitted(in);
            default -> readChanged(in);
          };
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
      write(out, change);
    }
  }

  private static void write(DataOutput out, Change change) throws IOException {
    out.writeUTF(change.segmentId());
    out.writeInt(change.moved().size());
    for (Move move : change.moved()) {
      out.writeInt(move.fromEntity());
      out.writeInt(move.toEntity());
    }
    change.entered().serialize(out);
    change.left().serialize(out);
  }

  private static void write(DataOutput out, QualificationsChanged changed) throws IOException {
    out.writeLong(changed.uptoPosition());
    out.writeLong(changed.nowMillis());
    out.writeInt(changed.changes().size());
    for (Qualified each : changed.changes()) {
      out.writeByte(each.cause().code());
      out.writeLong(each.version());
      write(out, each.change());
    }
    out.writeInt(changed.droppedSegmentIds().size());
    for (String id : changed.droppedSegmentIds()) {
      out.writeUTF(id);
    }
  }

  private static QualificationsChanged readChanged(DataInputStream in) throws IOException {
    long uptoPosition = in.readLong();
    long nowMillis = in.readLong();
    int changeCount = count(in);
    List<Qualified> changes = new ArrayList<>();
    for (int i = 0; i < changeCount; i++) {
      QualificationCause cause = QualificationCause.of(in.readByte());
      long version = in.readLong();
      changes.add(new Qualified(readChange(in), version, cause));
    }
    return new QualificationsChanged(uptoPosition, nowMillis, changes, readIds(in));
  }

  private static List<String> readIds(DataInputStream in) throws IOException {
    int count = count(in);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(in.readUTF());
    }
    return ids;
  }

  private static SegmentsEvaluated readEvaluated(DataInputStream in) throws IOException {
    String runId = in.readUTF();
    int changeCount = count(in);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < changeCount; i++) {
      changes.add(readChange(in));
    }
    return new SegmentsEvaluated(runId, changes);
  }

  private static Change readChange(DataInputStream in) throws IOException {
    String segmentId = in.readUTF();
    int moveCount = count(in);
    List<Move> moved = new ArrayList<>();
    for (int j = 0; j < moveCount; j++) {
      moved.add(new Move(in.readInt(), in.readInt()));
    }
    return new Change(segmentId, moved, bitmap(in), bitmap(in));
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
    List<String> dropped = readIds(in);
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
