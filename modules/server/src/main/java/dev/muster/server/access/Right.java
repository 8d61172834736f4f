package dev.muster.server.access;

import java.util.Locale;
import java.util.Optional;

/// What a token may allow. Each stands alone: who may write and read has both.
public enum Right {
  READ,
  WRITE,
  ADMIN;

  /// As it is written in a token.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Right> of(String word) {
    for (Right right : values()) {
      if (right.word().equals(word)) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }
}
