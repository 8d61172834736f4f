package dev.muster.profiles.intake;

/// Why a document cannot be accepted.
///
/// @param code a stable word for programs
/// @param reason a sentence for people
record Flaw(String code, String reason) {
  static Flaw of(String code, String reason) {
    return new Flaw(code, reason);
  }
}
