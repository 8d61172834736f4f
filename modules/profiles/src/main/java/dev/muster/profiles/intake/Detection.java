package dev.muster.profiles.intake;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// Tells by its first bytes what a stream holds. A list begins with a bracket. An object alone on
/// its line is the first of many lines; one that goes on over the end of its line is a document of
/// several lines, unless the next line begins a document of its own: then the first is broken.
final class Detection {
  private final int maximumBytes;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  enum Found {
    LIST,
    OBJECT,
    LINES
  }

  /// @param maximumBytes the longest document; a first line that is longer says nothing any more
  Detection(int maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  void add(byte[] bytes, int from, int to) {
    seen.write(bytes, from, to - from);
  }

  byte[] seen() {
    return seen.toByteArray();
  }

  /// What it is, or empty while more has to come.
  ///
  /// @param ended whether nothing more comes
  Optional<Found> found(boolean ended) {
    byte[] bytes = seen.toByteArray();
    int start = skipSpaces(bytes, 0);
    if (start == bytes.length) {
      return ended ? Optional.of(Found.LINES) : Optional.empty();
    }
    if (bytes[start] == '[') {
      return Optional.of(Found.LIST);
    }
    if (bytes[start] != '{') {
      return Optional.of(Found.LINES);
    }
    int end = endOfLine(bytes, start);
    if (end < 0) {
      return ended || bytes.length > maximumBytes ? Optional.of(Found.LINES) : Optional.empty();
    }
    if (isWhole(bytes, start, end)) {
      return Optional.of(Found.LINES);
    }
    int next = skipSpaces(bytes, end);
    if (next == bytes.length && !ended && bytes.length <= maximumBytes) {
      return Optional.empty();
    }
    boolean anotherBegins = next < bytes.length && bytes[next] == '{' && !goesOn(bytes, start, end);
    return Optional.of(anotherBegins ? Found.LINES : Found.OBJECT);
  }

  private static int endOfLine(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static int skipSpaces(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length
        && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
      i++;
    }
    return i;
  }

  /// Whether the brackets that are opened in a line are closed in it.
  private static boolean isWhole(byte[] bytes, int from, int to) {
    int depth = 0;
    boolean inText = false;
    for (int i = from; i < to; i++) {
      byte each = bytes[i];
      if (inText) {
        if (each == '\\') {
          i++;
        } else if (each == '"') {
          inText = false;
        }
      } else if (each == '"') {
        inText = true;
      } else if (each == '{' || each == '[') {
        depth++;
      } else if (each == '}' || each == ']') {
        depth--;
      }
    }
    return depth <= 0 && !inText;
  }

  /// Whether a line ends where a value has to follow, so that a brace on the next one belongs to
  /// it.
  private static boolean goesOn(byte[] bytes, int from, int to) {
    int last = to - 1;
    while (last > from && (bytes[last] == ' ' || bytes[last] == '\t' || bytes[last] == '\r')) {
      last--;
    }
    return bytes[last] == ':' || bytes[last] == ',' || bytes[last] == '[' || bytes[last] == '{';
  }
}
