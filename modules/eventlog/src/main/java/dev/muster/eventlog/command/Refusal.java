package dev.muster.eventlog.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a command was not accepted: an expected answer, never an exception.
///
/// @param code a stable word for programs, such as `name-taken`
/// @param message a sentence for people
/// @param problems the single things that are wrong, when there is more to say than `message`
public record Refusal(Reason reason, String code, String message, List<Problem> problems) {

  /// The kinds of refusal, as a caller has to tell them apart.
  public enum Reason {
    /// What was asked is wrong in itself.
    INVALID,
    /// What it is about does not exist.
    UNKNOWN,
    /// It does not fit with what exists.
    CONFLICT,
    /// It was meant for an older version.
    STALE,
    /// A limit of the service is reached.
    LIMIT
  }

  /// One thing that is wrong, with a code for programs and a sentence for people.
  ///
  /// @param place where it is, when it is about one place of a text
  public record Problem(String code, String message, @Nullable Place place) {
    public Problem(String code, String message) {
      this(code, message, null);
    }

    /// The sentence, and where.
    public String sentence() {
      return place == null
          ? message
          : "Line %d, column %d: %s".formatted(place.line(), place.column(), message);
    }
  }

  /// A place in a text.
  ///
  /// @param kind of the problem there, such as `parse`
  public record Place(String kind, int line, int column) {}

  public Refusal {
    problems = problems.isEmpty() ? List.of(new Problem(code, message)) : List.copyOf(problems);
  }

  public Refusal(Reason reason, String code, String message) {
    this(reason, code, message, List.of());
  }
}
