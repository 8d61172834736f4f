package dev.muster.domain.exports;

import java.util.List;
import java.util.Optional;

/// The profiles of a segment that an export is for.
///
/// @param namespace as the request has it; `ups` for the service's own segments
/// @param statuses what the profiles are to the segment
public record ExportSegment(String segmentId, String namespace, List<Status> statuses) {
  /// The namespace of the service's own segments.
  public static final String OWN_NAMESPACE = "ups";

  /// Those who are members now.
  public static final List<Status> MEMBERS = List.of(Status.REALIZED, Status.EXISTING);

  /// What a profile can be to a segment.
  public enum Status {
    /// It entered in the last evaluation.
    REALIZED("realized"),
    /// It was a member before, and still is.
    EXISTING("existing"),
    /// It left in the last evaluation.
    EXITED("exited");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /// As the API writes it.
    public String word() {
      return word;
    }

    /// Empty when it is no such word, in whatever case.
    public static Optional<Status> of(String word) {
      for (Status each : values()) {
        if (each.word.equalsIgnoreCase(word)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  public ExportSegment {
    statuses = List.copyOf(statuses);
  }
}
