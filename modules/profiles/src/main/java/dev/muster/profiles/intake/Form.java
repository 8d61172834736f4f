package dev.muster.profiles.intake;

/// How documents follow each other in a stream of bytes.
public enum Form {
  /// One JSON object, one list of objects, or a document on each line: its first bytes tell.
  DETECTED,
  /// A document on each line, whatever the bytes look like.
  LINES
}
