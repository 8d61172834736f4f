package dev.muster.profiles.stream;

/// Why a membership has changed. Stored by its code for ever.
public enum QualificationCause {
  /// An experience event came.
  EVENT(1, "event"),
  /// Time has passed: a window has lapsed, or a date was reached.
  WINDOW_LAPSED(2, "window lapsed"),
  /// A profile record came.
  PROFILE_UPDATE(3, "profile update"),
  /// The person has opted out.
  CONSENT(4, "consent"),
  /// Identities were linked.
  MERGE(5, "merge"),
  /// The definition is new, or another one.
  DEFINITION_CHANGE(6, "definition change");

  private final int code;
  private final String words;

  QualificationCause(int code, String words) {
    this.code = code;
    this.words = words;
  }

  public int code() {
    return code;
  }

  /// As the API says it.
  public String words() {
    return words;
  }

  static QualificationCause of(int code) {
    for (QualificationCause each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("No cause has the code " + code);
  }
}
