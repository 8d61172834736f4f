package dev.muster.server.profiles;

import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.IntakeLimits;

/// The bounds of documents by kind.
public record DocumentLimits(IntakeLimits profiles, IntakeLimits events) {
  IntakeLimits of(DocumentKind kind) {
    return switch (kind) {
      case PROFILE -> profiles;
      case EVENT -> events;
    };
  }
}
