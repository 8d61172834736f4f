package dev.muster.server.streaming;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.QualificationsChanged;
import dev.muster.profiles.stream.MembershipEvent.Qualified;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.MembershipEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The changes of memberships, in the order in which they came to count, read from the log itself.
/// A place in it means the same for ever, so that whoever goes on from where he stopped gets each
/// change once.
///
/// What a job has found counts from the record that commits it, and is read from the parts before.
final class QualificationFeed {
  private static final int BATCH_COUNT = 256;

  /// How many records one page may look through.
  private static final int SCANNED_COUNT = 200_000;

  private final EventLog log;
  private final EventCodec<MembershipEvent> codec = new MembershipEvents();

  /// One change of one profile.
  ///
  /// @param position of the record from which it counts
  /// @param index within the record
  /// @param version of the definition; 0 when a job has found it
  /// @param cause in words
  /// @param jobId empty when no job has found it
  record Entry(
      long position,
      int index,
      String segmentId,
      long version,
      int entity,
      boolean realized,
      long timeMillis,
      String cause,
      String jobId,
      long asOfPosition) {}

  /// @param next where to go on
  /// @param more whether there is more already
  record Page(List<Entry> entries, FeedCursor next, boolean more) {}

  QualificationFeed(EventLog log) {
    this.log = log;
  }

  /// @param segmentIds whose changes are wanted; empty for all
  /// @throws IOException when the log cannot be read, or does not reach to the cursor
  Page page(Tenant tenant, FeedCursor from, Set<String> segmentIds, int limit) throws IOException {
    return new Reading(tenant, from, segmentIds, limit).read();
  }

  /// Where the log ends.
  LogPosition end() {
    return log.durableUpTo();
  }

  EventLog log() {
    return log;
  }

  private final class Reading {
    private final Tenant tenant;
    private final FeedCursor from;
    private final Set<String> segmentIds;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();

    /// Parts of a run that is not committed yet, and where the first stands.
    private final List<SegmentsEvaluated> parts = new ArrayList<>();

    private long firstPart;
    private long position;
    private int index;

    Reading(Tenant tenant, FeedCursor from, Set<String> segmentIds, int limit) {
      this.tenant = tenant;
      this.from = from;
      this.segmentIds = segmentIds;
      this.limit = limit;
      this.position = from.position();
      this.index = from.index();
    }

    Page read() throws IOException {
      int scanned = 0;
      long last = from.readAfter();
      try (LogReader reader = log.readAfter(new LogPosition(from.readAfter()))) {
        List<LogRecord> records = reader.next(BATCH_COUNT);
        while (!records.isEmpty()) {
          for (LogRecord record : records) {
            last = record.position().value();
            if (!read(record)) {
              // The record is not through.
              return new Page(
                  entries,
                  new FeedCursor(Math.min(last, resumeAfter(last)) - 1, position, index),
                  true);
            }
            scanned++;
          }
          boolean full = entries.size() >= limit || scanned >= SCANNED_COUNT;
          if (full) {
            return new Page(
                entries,
                new FeedCursor(resumeAfter(last + 1) - 1, position, index),
                log.durableUpTo().value() > last);
          }
          records = reader.next(BATCH_COUNT);
        }
      }
      return new Page(entries, new FeedCursor(resumeAfter(last + 1) - 1, position, index), false);
    }

    /// The first record that is needed again.
    private long resumeAfter(long next) {
      return parts.isEmpty() ? next : Math.min(next, firstPart);
    }

    /// @return false when the page is full before the record is through
    private boolean read(LogRecord record) throws IOException {
      if (!record.tenant().equals(tenant) || !MembershipEvents.isStoredAs(record.type())) {
        return true;
      }
      long at = record.position().value();
      return switch (codec.decode(record)) {
        case SegmentsEvaluated part -> {
          if (parts.isEmpty() || !parts.getFirst().runId().equals(part.runId())) {
            parts.clear();
            firstPart = at;
          }
          parts.add(part);
          yield true;
        }
        case RunCommitted committed -> {
          boolean through = at < from.position() || give(at, committed);
          if (through) {
            parts.clear();
          }
          yield through;
        }
        case QualificationsChanged changed -> at < from.position() || give(at, changed);
      };
    }

    private boolean give(long at, RunCommitted run) throws IOException {
      if (run.chunkCount() != parts.size()
          || (!parts.isEmpty() && !parts.getFirst().runId().equals(run.runId()))) {
        // Reading began behind some of its parts.
        collect(at, run);
      }
      int count = 0;
      for (SegmentsEvaluated part : parts) {
        for (Change change : part.changes()) {
          int next =
              give(
                  change,
                  count,
                  (entity, place, realized) ->
                      new Entry(
                          at,
                          place,
                          change.segmentId(),
                          0,
                          entity,
                          realized,
                          run.nowMillis(),
                          "job",
                          run.jobId(),
                          run.asOfPosition()));
          if (next < 0) {
            return false;
          }
          count = next;
        }
      }
      return true;
    }

    private boolean give(long at, QualificationsChanged changed) {
      int count = 0;
      for (Qualified each : changed.changes()) {
        int next =
            give(
                each.change(),
                count,
                (entity, place, realized) ->
                    new Entry(
                        at,
                        place,
                        each.change().segmentId(),
                        each.version(),
                        entity,
                        realized,
                        changed.nowMillis(),
                        each.cause().words(),
                        "",
                        changed.uptoPosition()));
        if (next < 0) {
          return false;
        }
        count = next;
      }
      return true;
    }

    /// Looks for the parts of a run further back, and further.
    private void collect(long at, RunCommitted run) throws IOException {
      parts.clear();
      if (run.chunkCount() == 0) {
        return;
      }
      for (long reach = 1_000; parts.size() != run.chunkCount(); reach *= 10) {
        parts.clear();
        long start = Math.max(0, at - reach);
        try (LogReader reader = log.readAfter(new LogPosition(start))) {
          for (long left = at - start; left > 0; ) {
            List<LogRecord> records = reader.next((int) Math.min(left, BATCH_COUNT));
            left -= records.size();
            for (LogRecord record : records) {
              if (record.tenant().equals(tenant)
                  && record.type().equals(MembershipEvents.SEGMENTS_EVALUATED)
                  && codec.decode(record) instanceof SegmentsEvaluated part
                  && part.runId().equals(run.runId())) {
                firstPart = parts.isEmpty() ? record.position().value() : firstPart;
                parts.add(part);
              }
            }
          }
        }
        if (start == 0 && parts.size() != run.chunkCount()) {
          throw new IOException("A part of run %s is missing in the log.".formatted(run.runId()));
        }
      }
    }

    private interface Making {
      Entry entry(int entity, int place, boolean realized);
    }

    /// @return the index behind the change; -1 when the page is full before
    private int give(Change change, int before, Making making) {
      boolean wanted = segmentIds.isEmpty() || segmentIds.contains(change.segmentId());
      int all = change.entered().getCardinality() + change.left().getCardinality();
      if (!wanted) {
        return before + all;
      }
      int place = give(change.entered(), before, true, making);
      return place < 0 ? place : give(change.left(), place, false, making);
    }

    private int give(RoaringBitmap entities, int before, boolean realized, Making making) {
      int place = before;
      PeekableIntIterator each = entities.getIntIterator();
      while (each.hasNext()) {
        Entry entry = making.entry(each.next(), place, realized);
        if (!from.isPast(entry.position(), place)) {
          if (entries.size() >= limit) {
            return -1;
          }
          entries.add(entry);
          position = entry.position();
          index = place + 1;
        }
        place++;
      }
      return place;
    }
  }
}
