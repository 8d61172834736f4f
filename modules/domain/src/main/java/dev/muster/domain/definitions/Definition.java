package dev.muster.domain.definitions;

import dev.muster.domain.Stamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment definition in one of its versions.
///
/// @param id a UUID
/// @param analysis what was found out about the expression; null when nobody has looked
/// @param notices what the last change did besides what it was asked for
/// @param version 1 when created, one more with each change
public record Definition(
    String id,
    DefinitionContent content,
    @Nullable ExpressionAnalysis analysis,
    List<Note> notices,
    long version,
    Stamp created,
    Stamp updated) {

  public Definition {
    notices = List.copyOf(notices);
  }

  /// In its first version.
  public static Definition created(
      String id, DefinitionContent content, @Nullable ExpressionAnalysis analysis, Stamp stamp) {
    return new Definition(id, content, analysis, List.of(), 1, stamp, stamp);
  }

  /// Without an analysis of its expression.
  public static Definition unreviewed(
      String id, DefinitionContent content, long version, Stamp created, Stamp updated) {
    return new Definition(id, content, null, List.of(), version, created, updated);
  }

  public String name() {
    return content.name();
  }

  /// The ids of the definitions that it refers to.
  public List<String> references() {
    return analysis == null ? List.of() : analysis.segments();
  }

  /// With the same expression.
  public Definition revised(DefinitionContent next, Stamp stamp) {
    return revised(next, analysis, List.of(), stamp);
  }

  public Definition revised(
      DefinitionContent next,
      @Nullable ExpressionAnalysis nextAnalysis,
      List<Note> nextNotices,
      Stamp stamp) {
    return new Definition(id, next, nextAnalysis, nextNotices, version + 1, created, stamp);
  }
}
