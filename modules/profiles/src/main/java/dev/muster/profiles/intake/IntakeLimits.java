package dev.muster.profiles.intake;

/// The bounds of an intake.
///
/// @param documentBytes the longest document; longer ones are rejected without being kept
/// @param depth how deep objects and lists may be nested
/// @param batchBytes a batch is closed when its documents reach this size
/// @param batchCount how many documents a batch has at most
/// @param rejectionCount how many rejections are listed; all are counted
public record IntakeLimits(
    int documentBytes, int depth, int batchBytes, int batchCount, int rejectionCount) {

  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_COUNT = 1_000;
  private static final int REJECTION_COUNT = 1_000;
  private static final int DEPTH = 64;

  /// The usual bounds, for documents up to a size.
  public static IntakeLimits upTo(int documentBytes) {
    return new IntakeLimits(documentBytes, DEPTH, BATCH_BYTES, BATCH_COUNT, REJECTION_COUNT);
  }
}
