package dev.muster.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long writes take to become readable, as the server's own histogram says.
final class Lag {
  private static final Pattern BUCKET =
      Pattern.compile(
          "muster_projection_lag_seconds_bucket\\{projection=\"([a-z]+)\",le=\"([^\"]+)\"} ([0-9.E+]+)");

  private Lag() {}

  /// The counts of all buckets: by projection and upper bound in seconds.
  static Map<String, Double> buckets(int port) throws IOException {
    Map<String, Double> counts = new TreeMap<>();
    try (var connection = new Connection(port)) {
      String text =
          new String(
              connection.send(Connection.request("GET", "/metrics", "", "")).body(),
              StandardCharsets.UTF_8);
      Matcher matcher = BUCKET.matcher(text);
      while (matcher.find()) {
        double bound = matcher.group(2).equals("+Inf") ? 999 : Double.parseDouble(matcher.group(2));
        counts.put(
            "%s %010.3f".formatted(matcher.group(1), bound), Double.parseDouble(matcher.group(3)));
      }
    }
    return counts;
  }

  /// Prints, for each projection, the smallest bound that 99 of 100 batches kept to.
  static void print(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> totals = new TreeMap<>();
    after.forEach(
        (key, count) -> totals.merge(name(key), count - before.getOrDefault(key, 0.0), Math::max));
    totals.forEach((name, total) ->
        after.entrySet().stream()
            .filter(entry -> name(entry.getKey()).equals(name))
            .filter(entry ->
                entry.getValue() - before.getOrDefault(entry.getKey(), 0.0) >= 0.99 * total)
            .findFirst()
            .ifPresent(entry ->
                System.out.println(
                    String.format(
                        Locale.ROOT,
                        "  lag of %-11s p99 within %6.0f ms (oldest record of each batch, %.0f batches)",
                        name,
                        Double.parseDouble(entry.getKey().split(" ", -1)[1]) * 1_000,
                        total))));
  }

  private static String name(String key) {
    return key.substring(0, key.indexOf(' '));
  }
}
