package dev.muster.columns.packed;

/// Strings as bytes, one behind the other. Immutable.
///
/// @param bytes UTF-8; a surrogate without its pair, which JSON can hold, as three bytes of its own
/// @param wellFormed whether there is no such surrogate
public record Texts(byte[] bytes, Offsets offsets, boolean wellFormed) {
  public Texts {
    if (offsets.end() != bytes.length) {
      throw new IllegalArgumentException(
          "Offsets to %d for %d bytes.".formatted(offsets.end(), bytes.length));
    }
  }

  public int length() {
    return offsets.length();
  }

  public String at(int index) {
    int start = offsets.start(index);
    return Utf8.read(bytes, start, offsets.start(index + 1) - start, wellFormed);
  }

  public long sizeBytes() {
    return bytes.length + offsets.sizeBytes();
  }
}
