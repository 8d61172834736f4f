package dev.muster.evaluation;

import dev.muster.columns.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Evaluates a plan over all blocks of a store, on several threads: each takes the next block when
/// it has done one. The result does not depend on how many there are.
public final class SegmentRun {
  private final Plan plan;
  private final List<Block> blocks;
  private final Instant now;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Members.Part[][] parts;
  private final @Nullable String[] failures;
  private final AtomicLongArray interpretedRows;
  private final AtomicLongArray nanos;

  /// Profiles to evaluate.
  ///
  /// @param firstEntity the entity that row 0 stands for
  /// @param live a bit for each row that is a profile
  /// @param memberships bits per id of a segment that is not in the plan
  public record Block(
      int firstEntity, Table profiles, long[] live, Map<String, long[]> memberships) {

    public Block(int firstEntity, Table profiles, long[] live) {
      this(firstEntity, profiles, live, Map.of());
    }
  }

  /// How a run ended.
  public sealed interface Outcome {

    /// @param segments in the order of the plan
    record Finished(List<SegmentOutcome> segments) implements Outcome {}

    record Cancelled() implements Outcome {}
  }

  /// What came of one segment.
  public sealed interface SegmentOutcome {
    /// @param interpretedRows how many profiles went through the interpreter
    /// @param nanos what the segment took by itself, over all threads
    record Evaluated(Members members, long interpretedRows, long nanos) implements SegmentOutcome {}

    /// The segment has no result; the others have.
    record Failed(String reason) implements SegmentOutcome {}
  }

  private SegmentRun(Plan plan, List<Block> blocks, Instant now) {
    this.plan = plan;
    this.blocks = List.copyOf(blocks);
    this.now = now;
    this.parts = new Members.Part[plan.segments().size()][blocks.size()];
    this.failures = new String[plan.segments().size()];
    this.interpretedRows = new AtomicLongArray(plan.segments().size());
    this.nanos = new AtomicLongArray(plan.segments().size());
  }

  /// Waits until all is done. An interruption of the caller cancels the run.
  ///
  /// @param blocks with ascending first entities
  /// @param blocksDone is told how many blocks are done, by any of the threads
  /// @param cancelled is asked before each block
  public static Outcome run(
      Plan plan,
      List<Block> blocks,
      Instant now,
      int threadCount,
      IntConsumer blocksDone,
      BooleanSupplier cancelled) {
    return new SegmentRun(plan, blocks, now).run(threadCount, blocksDone, cancelled);
  }

  private Outcome run(int threadCount, IntConsumer blocksDone, BooleanSupplier cancelled) {
    BooleanSupplier stop = () -> Thread.currentThread().isInterrupted() || cancelled.getAsBoolean();
    boolean complete;
    if (threadCount == 1) {
      complete = work(blocksDone, stop);
    } else {
      complete = onThreads(threadCount, blocksDone, stop);
    }
    return complete ? finished() : new Outcome.Cancelled();
  }

  private boolean onThreads(int threadCount, IntConsumer blocksDone, BooleanSupplier stop) {
    AtomicInteger number = new AtomicInteger();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            threadCount,
            work ->
                Thread.ofPlatform()
                    .daemon()
                    .name("segments-" + number.incrementAndGet())
                    .unstarted(work))) {
      List<Future<Boolean>> works = new ArrayList<>();
      for (int thread = 0; thread < threadCount; thread++) {
        works.add(threads.submit(() -> work(blocksDone, stop)));
      }
      boolean complete = true;
      try {
        for (Future<Boolean> work : works) {
          complete &= work.get();
        }
        return complete;
      } catch (InterruptedException _) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException failed) {
        threads.shutdownNow();
        throw new IllegalStateException("A block could not be evaluated.", failed.getCause());
      }
    }
  }

  /// Takes blocks until there are no more; false if it was stopped before.
  private boolean work(IntConsumer blocksDone, BooleanSupplier stop) {
    for (int block = next.getAndIncrement();
        block < blocks.size();
        block = next.getAndIncrement()) {
      if (stop.getAsBoolean()) {
        return false;
      }
      evaluate(block);
      blocksDone.accept(done.incrementAndGet());
    }
    return true;
  }

  private void evaluate(int number) {
    Block block = blocks.get(number);
    Plan.Result result = plan.evaluate(block.profiles, block.live, now, block.memberships);
    for (int segment = 0; segment < result.segmentCount(); segment++) {
      String failure = result.failure(segment);
      if (failure == null) {
        parts[segment][number] = Members.Part.of(result.bits(segment));
        interpretedRows.addAndGet(segment, result.interpretedRows(segment));
        nanos.addAndGet(segment, result.nanos(segment));
      } else {
        fail(segment, block.firstEntity, failure);
      }
    }
  }

  private void fail(int segment, int firstEntity, String failure) {
    synchronized (failures) {
      failures[segment] = "Block of entity " + firstEntity + ": " + failure;
    }
  }

  private Outcome finished() {
    int[] firstEntities = blocks.stream().mapToInt(Block::firstEntity).toArray();
    List<SegmentOutcome> outcomes = new ArrayList<>();
    for (int segment = 0; segment < parts.length; segment++) {
      String failure = failures[segment];
      outcomes.add(
          failure == null
              ? new SegmentOutcome.Evaluated(
                  Members.of(firstEntities, parts[segment]),
                  interpretedRows.get(segment),
                  nanos.get(segment))
              : new SegmentOutcome.Failed(failure));
    }
    return new Outcome.Finished(outcomes);
  }
}
