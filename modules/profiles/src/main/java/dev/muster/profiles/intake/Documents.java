package dev.muster.profiles.intake;

/// Takes documents one by one, as they are found in a stream of bytes.
interface Documents {

  /// @param number counted from 1
  /// @param bytes shared: what is to be kept is copied
  void document(long number, byte[] bytes, int from, int to);

  /// Something stands there that is no document, or none that can be looked at.
  void broken(long number, Flaw flaw);
}
