package dev.muster.domain.jobs;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// The jobs of one sandbox that are not finished, of which there is a bounded number. Immutable.
/// Finished ones are in the read model alone: no rule asks for them, and their ids are random UUIDs
/// that do not come again.
public final class Jobs {
  public static final Jobs NONE = new Jobs(HashTreePMap.empty(), 0);

  private final PMap<String, SegmentJob> unfinished;
  private final long lastNumber;

  private Jobs(PMap<String, SegmentJob> unfinished, long lastNumber) {
    this.unfinished = unfinished;
    this.lastNumber = lastNumber;
  }

  /// Empty when it is finished or never was.
  public Optional<SegmentJob> unfinished(String id) {
    return Optional.ofNullable(unfinished.get(id));
  }

  /// In the order in which they take their turns.
  public List<SegmentJob> unfinished() {
    return unfinished.values().stream()
        .sorted(Comparator.comparingLong(SegmentJob::number))
        .toList();
  }

  public int unfinishedCount() {
    return unfinished.size();
  }

  /// The number of the job that was made last; 0 when there was none.
  public long lastNumber() {
    return lastNumber;
  }

  /// With the job as it is now, or without it when that is the end of it.
  public Jobs with(SegmentJob job) {
    return new Jobs(
        job.status().isFinished() ? unfinished.minus(job.id()) : unfinished.plus(job.id(), job),
        Math.max(lastNumber, job.number()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Jobs that
        && unfinished.equals(that.unfinished)
        && lastNumber == that.lastNumber;
  }

  @Override
  public int hashCode() {
    return Objects.hash(unfinished, lastNumber);
  }

  @Override
  public String toString() {
    return "%d unfinished jobs of %d".formatted(unfinished.size(), lastNumber);
  }
}
