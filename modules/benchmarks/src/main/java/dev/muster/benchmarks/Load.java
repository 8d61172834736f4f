package dev.muster.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/// Many connections at once, each sending its next request as soon as the last is answered.
final class Load {
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  /// What was measured.
  ///
  /// @param statusCounts how many answers had which status, by hundreds: index 2 for 2xx
  record Outcome(long count, double seconds, Histogram nanos, long[] statusCounts) {
    double perSecond() {
      return count / seconds;
    }

    double millis(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    String line(String what) {
      return "%-46s %9.0f /s   p50 %7.2f ms   p99 %7.2f ms   max %7.1f ms   %s"
          .formatted(
              what,
              perSecond(),
              millis(50),
              millis(99),
              nanos.getMaxValue() / 1e6,
              statusCounts[2] == count
                  ? ""
                  : "2xx %d, 4xx %d, 5xx %d"
                      .formatted(statusCounts[2], statusCounts[4], statusCounts[5]));
    }
  }

  private Load() {}

  /// Sends for a time.
  ///
  /// @param request the n-th request, made on the sending thread
  static Outcome run(int port, int connectionCount, Duration duration, LongFunction<byte[]> request)
      throws IOException, InterruptedException {
    return run(port, connectionCount, duration, Long.MAX_VALUE, request);
  }

  /// Sends for a time or until the requests are used up.
  static Outcome run(
      int port,
      int connectionCount,
      Duration duration,
      long requestCount,
      LongFunction<byte[]> request)
      throws IOException, InterruptedException {
    var next = new AtomicLong();
    long startNanos = System.nanoTime();
    long endNanos = startNanos + duration.toNanos();
    var total = new Histogram(LONGEST_NANOS, 3);
    var statusCounts = new long[6];
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Part>> parts = new ArrayList<>();
      for (int i = 0; i < connectionCount; i++) {
        parts.add(threads.submit(() -> send(port, endNanos, next, requestCount, request)));
      }
      for (Future<Part> each : parts) {
        try {
          Part part = each.get();
          total.add(part.nanos());
          for (int hundred = 0; hundred < statusCounts.length; hundred++) {
            statusCounts[hundred] += part.statusCounts()[hundred];
          }
        } catch (ExecutionException e) {
          throw new IOException("A connection failed.", e.getCause());
        }
      }
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return new Outcome(total.getTotalCount(), seconds, total, statusCounts);
  }

  private record Part(Histogram nanos, long[] statusCounts) {}

  private static Part send(
      int port, long endNanos, AtomicLong next, long requestCount, LongFunction<byte[]> request)
      throws IOException {
    var nanos = new Histogram(LONGEST_NANOS, 3);
    var statusCounts = new long[6];
    try (var connection = new Connection(port)) {
      long number = next.getAndIncrement();
      while (number < requestCount && System.nanoTime() < endNanos) {
        byte[] bytes = request.apply(number);
        long startNanos = System.nanoTime();
        Connection.Reply reply = connection.send(bytes);
        nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - startNanos));
        statusCounts[reply.status() / 100]++;
        number = next.getAndIncrement();
      }
    }
    return new Part(nanos, statusCounts);
  }
}
