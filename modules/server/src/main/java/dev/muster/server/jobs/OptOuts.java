package dev.muster.server.jobs;

import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;

/// Who is left out of a segment whose definition says `dataGovernancePolicy.excludeOptOut`: who has
/// a general opt-out, opted out of everything, or refuses that data about them are collected or
/// shared. Opt-outs of single channels and purposes are for the author of a segment to ask for.
final class OptOuts {
  private static final String EXPRESSION =
      """
      privacyOptOuts.exists(optOutType = "general_opt_out" and optOutValue = "out")
      or optInOut.globalOptout = true
      or consents.collect.val in ["n", "dn"]
      or consents.share.val in ["n", "dn"]\
      """;

  private OptOuts() {}

  static CheckedQuery query(Settings language) {
    return checked(EXPRESSION, language);
  }

  /// The members of one segment who are not in another.
  static CheckedQuery without(String segmentId, String leftOutId, Settings language) {
    return checked(
        "inSegment(\"%s\") and not(inSegment(\"%s\"))".formatted(segmentId, leftOutId), language);
  }

  private static CheckedQuery checked(String text, Settings language) {
    return switch (Pql.check(Pql.Format.TEXT, text, language)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalStateException("%s: %s".formatted(text, problems));
    };
  }
}
