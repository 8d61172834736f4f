package dev.muster.domain.folders;

import dev.muster.domain.Texts;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.Optional;

/// What a folder may be called.
public final class FolderName {
  /// In characters, as for definitions.
  public static final int MAXIMUM_LENGTH = 255;

  private FolderName() {}

  /// What speaks against the name in itself.
  ///
  /// @param name without spaces around it
  public static Optional<Refusal> objection(String name) {
    if (!Texts.isStorable(name) || Texts.hasControlCharacters(name)) {
      return refusal("name-invalid", "'name' must not hold control characters.");
    }
    if (name.indexOf('/') >= 0) {
      // It parts the names in a folder's location.
      return refusal("name-invalid", "A folder's 'name' must not hold '/'.");
    }
    if (Texts.isInvisible(name)) {
      return refusal("name-missing", "A folder needs a 'name' that is not blank.");
    }
    if (name.length() > MAXIMUM_LENGTH) {
      return refusal(
          "text-too-long",
          "'name' must not be longer than %d characters.".formatted(MAXIMUM_LENGTH));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(String code, String message) {
    return Optional.of(new Refusal(Reason.INVALID, code, message));
  }
}
