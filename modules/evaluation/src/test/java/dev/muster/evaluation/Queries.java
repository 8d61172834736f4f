package dev.muster.evaluation;

import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import java.util.ArrayList;
import java.util.List;

/// Makes queries of text.
final class Queries {
  private Queries() {}

  static CheckedQuery of(String text) {
    return switch (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalArgumentException(text + "\n" + problems);
    };
  }

  /// Segments with the ids "0", "1" and so on.
  static List<SegmentQuery> numbered(String... texts) {
    List<SegmentQuery> segments = new ArrayList<>();
    for (String text : texts) {
      segments.add(new SegmentQuery(Integer.toString(segments.size()), of(text)));
    }
    return segments;
  }
}
