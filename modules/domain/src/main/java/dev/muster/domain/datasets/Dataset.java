package dev.muster.domain.datasets;

import dev.muster.domain.Stamp;
import java.util.Optional;

/// A place that exports write into, and people download from.
///
/// @param id chosen by who made it, or a UUID
/// @param name unique in its sandbox
public record Dataset(String id, String name, String description, Format format, Stamp created) {

  /// How its files are written.
  public enum Format {
    /// Columns, compressed with Zstandard.
    PARQUET("parquet"),
    /// A JSON object a line.
    NDJSON("ndjson");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /// As the API writes it.
    public String word() {
      return word;
    }

    /// Empty when it is no such word, in whatever case.
    public static Optional<Format> of(String word) {
      for (Format each : values()) {
        if (each.word.equalsIgnoreCase(word)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }
}
