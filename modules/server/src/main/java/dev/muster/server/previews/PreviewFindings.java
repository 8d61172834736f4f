package dev.muster.server.previews;

import dev.muster.domain.definitions.Note;
import dev.muster.evaluation.sampling.Estimate;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Identity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a preview has found so far. Immutable.
///
/// @param asOf the position of the profiles; null before they are there
/// @param population how many profiles there are
/// @param read how many of them were looked at
/// @param matched how many of those match
/// @param estimate of a sample or of all; null while there is neither
/// @param found the identities of profiles that match, some of them
/// @param error why it failed; null when it has not
record PreviewFindings(
    @Nullable LogPosition asOf,
    long population,
    long read,
    long matched,
    @Nullable Estimate estimate,
    List<List<Identity>> found,
    @Nullable Note error) {
  static final PreviewFindings NONE = new PreviewFindings(null, 0, 0, 0, null, List.of(), null);

  /// Objects and pointers around a text.
  private static final int IDENTITY_BYTES = 150;

  static PreviewFindings in(LogPosition asOf, long population) {
    return new PreviewFindings(asOf, population, 0, 0, null, List.of(), null);
  }

  PreviewFindings counted(long readNow, long matchedNow) {
    return new PreviewFindings(asOf, population, readNow, matchedNow, null, List.of(), null);
  }

  PreviewFindings estimated(Estimate now, List<List<Identity>> foundNow) {
    return new PreviewFindings(
        asOf, population, now.read(), now.matched(), now, List.copyOf(foundNow), null);
  }

  PreviewFindings failed(Note reason) {
    return new PreviewFindings(asOf, population, read, matched, estimate, found, reason);
  }

  /// The most likely number of matches; what was counted so far while that is all that is known.
  long size() {
    return estimate == null ? matched : estimate.size();
  }

  boolean isExact() {
    return estimate != null && estimate.isExact();
  }

  /// Where the number of matches is: certain while profiles are counted, with 95% confidence as
  /// soon as there is a sample.
  Estimate.Interval interval() {
    return estimate == null
        ? new Estimate.Interval(matched, population - (read - matched))
        : estimate.interval();
  }

  long sizeBytes() {
    long bytes = 0;
    for (List<Identity> identities : found) {
      for (Identity identity : identities) {
        bytes += IDENTITY_BYTES + identity.namespace().length() + identity.id().length();
      }
    }
    return bytes;
  }
}
