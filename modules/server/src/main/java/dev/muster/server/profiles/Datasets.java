package dev.muster.server.profiles;

import dev.muster.profiles.intake.DocumentKind;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.util.Optional;

/// The names of datasets: whoever sends documents makes them up.
final class Datasets {
  private static final int LENGTH = 255;

  private Datasets() {}

  static String standard(DocumentKind kind) {
    return switch (kind) {
      case PROFILE -> "profiles";
      case EVENT -> "events";
    };
  }

  static boolean isValid(String id) {
    return !id.isBlank()
        && id.length() <= LENGTH
        && id.codePoints()
            .noneMatch(
                point -> Character.isISOControl(point) || (point >= 0xD800 && point <= 0xDFFF));
  }

  /// @throws ProblemException when it cannot be a dataset's id
  static String checked(Optional<String> given, DocumentKind kind) {
    String id = given.orElse(standard(kind));
    if (!isValid(id)) {
      throw new ProblemException(
          Problem.of(
              400,
              "dataset-invalid",
              "A 'datasetId' must not be blank, longer than %d characters or hold control characters."
                  .formatted(LENGTH)));
    }
    return id;
  }
}
