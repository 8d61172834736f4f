package dev.muster.domain.exports;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// The export jobs of one sandbox that are not finished, of which there is a bounded number.
/// Immutable. Finished ones are in the read model alone: no rule asks for them.
public final class Exports {
  public static final Exports NONE = new Exports(HashTreePMap.empty(), 0);

  private final PMap<Long, ExportJob> unfinished;
  private final long lastNumber;

  private Exports(PMap<Long, ExportJob> unfinished, long lastNumber) {
    this.unfinished = unfinished;
    this.lastNumber = lastNumber;
  }

  /// Empty when it is finished or never was.
  public Optional<ExportJob> unfinished(long number) {
    return Optional.ofNullable(unfinished.get(number));
  }

  /// In the order in which they take their turns.
  public List<ExportJob> unfinished() {
    return unfinished.values().stream()
        .sorted(Comparator.comparingLong(ExportJob::number))
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
  public Exports with(ExportJob job) {
    return new Exports(
        job.status().isFinished()
            ? unfinished.minus(job.number())
            : unfinished.plus(job.number(), job),
        Math.max(lastNumber, job.number()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Exports that
        && unfinished.equals(that.unfinished)
        && lastNumber == that.lastNumber;
  }

  @Override
  public int hashCode() {
    return Objects.hash(unfinished, lastNumber);
  }

  @Override
  public String toString() {
    return "%d unfinished export jobs of %d".formatted(unfinished.size(), lastNumber);
  }
}
