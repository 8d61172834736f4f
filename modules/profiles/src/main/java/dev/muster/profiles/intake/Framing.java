package dev.muster.profiles.intake;

/// Finds where documents begin and end in a stream of bytes that comes in pieces.
interface Framing {

  void feed(byte[] bytes, int from, int to);

  /// Nothing follows.
  void end();
}
