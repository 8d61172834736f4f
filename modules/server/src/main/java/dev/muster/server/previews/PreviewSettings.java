package dev.muster.server.previews;

import dev.muster.evaluation.sampling.EstimationSettings;
import java.time.Duration;

/// How previews are evaluated and kept.
///
/// @param parallelCount how many are evaluated at the same time
/// @param waitingCount how many may wait for that, of all sandboxes together
/// @param unfinishedCount how many of one sandbox may wait and be evaluated
/// @param heldCount how many of one sandbox are kept
/// @param heldBytes what all that are kept may take together
/// @param lifetime how long one is kept
/// @param patience how long one is evaluated before a sample must do
public record PreviewSettings(
    int parallelCount,
    int waitingCount,
    int unfinishedCount,
    int heldCount,
    long heldBytes,
    Duration lifetime,
    Duration patience,
    EstimationSettings estimation) {}
