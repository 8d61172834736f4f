package dev.muster.pql.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody probably meant to write.
final class Suggestions {
  private static final int LONGEST = 64;

  private Suggestions() {}

  static Optional<String> closest(String written, Collection<String> candidates) {
    String best = null;
    int bestDistance = Math.max(1, Math.min(3, written.length() / 3)) + 1;
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    for (String candidate : candidates) {
      if (candidate.length() > LONGEST) {
        continue;
      }
      int distance = distance(written.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /// Letters to insert, delete, replace or swap with their neighbour.
  private static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int row = 0; row <= left.length(); row++) {
      for (int column = 0; column <= right.length(); column++) {
        if (row == 0 || column == 0) {
          cost[row][column] = row + column;
          continue;
        }
        boolean same = left.charAt(row - 1) == right.charAt(column - 1);
        int least =
            Math.min(
                cost[row - 1][column - 1] + (same ? 0 : 1),
                Math.min(cost[row - 1][column], cost[row][column - 1]) + 1);
        if (row > 1
            && column > 1
            && left.charAt(row - 1) == right.charAt(column - 2)
            && left.charAt(row - 2) == right.charAt(column - 1)) {
          least = Math.min(least, cost[row - 2][column - 2] + 1);
        }
        cost[row][column] = least;
      }
    }
    return cost[left.length()][right.length()];
  }
}
