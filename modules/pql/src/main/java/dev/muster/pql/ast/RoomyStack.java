package dev.muster.pql.ast;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs work that recurses over a deep tree on a thread whose stack is large enough for the deepest
/// tree the limits allow. Callers bring threads of any stack size, and an expression within the
/// limits must not depend on that. Shallow trees, which nearly all are, run where they are.
public final class RoomyStack {
  private static final int SHALLOW = 50;
  private static final long STACK_BYTES = 64L * 1024 * 1024;
  private static final ThreadLocal<Boolean> IS_ROOMY = ThreadLocal.withInitial(() -> false);

  private RoomyStack() {}

  public static <T> T call(int depth, Supplier<T> work) {
    if (depth <= SHALLOW || IS_ROOMY.get()) {
      return work.get();
    }
    FutureTask<T> task =
        new FutureTask<>(() -> {
          IS_ROOMY.set(true);
          return work.get();
        });
    Thread thread = new Thread(null, task, "pql-deep-tree", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return result(task);
  }

  /// Waits even if interrupted, since the work is bounded, and leaves the interruption to the
  /// caller.
  private static <T> T result(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException failed) {
          if (failed.getCause() instanceof RuntimeException exception) {
            throw exception;
          }
          if (failed.getCause() instanceof Error error) {
            throw error;
          }
          throw new IllegalStateException(failed);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
