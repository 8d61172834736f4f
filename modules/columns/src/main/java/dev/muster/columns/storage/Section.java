package dev.muster.columns.storage;

/// The head of a section, which stands before its bytes.
///
/// @param position of its bytes in the file
/// @param checksum of them, CRC32C
record Section(int kind, String name, long position, long length, int checksum) {
  static final long MAGIC = 0x4C42_5452_4554_534DL;
  static final int FORM = 1;
  static final int FILE_HEAD_BYTES = 12;

  static final int TABLE = 1;
  static final int DICTIONARIES = 2;
  static final int BYTES = 3;
  static final int END = 4;

  /// Kind, checksum and length of the bytes, length of the name; then the name and a checksum of
  /// the head itself.
  static final int FIXED_BYTES = 20;

  static final int MOST_NAME_BYTES = 4_096;
}
