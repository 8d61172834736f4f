package dev.muster.evaluation.streaming;

import dev.muster.evaluation.streaming.StreamingGroup.Wanted;

/// A segment that is being kept. One stays the same object as long as its members follow from the
/// same queries; only its place among others may change.
final class Segment {
  private final String id;
  private final Interest interest;
  private Group group;
  private Wanted wanted;

  /// Whether all profiles have to be evaluated.
  private boolean due = true;

  Segment(Group group, Wanted wanted, Interest interest) {
    this.id = wanted.segmentId();
    this.interest = interest;
    this.group = group;
    this.wanted = wanted;
  }

  String id() {
    return id;
  }

  Interest interest() {
    return interest;
  }

  Group group() {
    return group;
  }

  Wanted wanted() {
    return wanted;
  }

  void place(Group next, Wanted nextWanted) {
    group = next;
    wanted = nextWanted;
  }

  boolean isDue() {
    return due;
  }

  void due(boolean next) {
    due = next;
  }
}
