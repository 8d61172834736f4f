package dev.muster.server;

import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.ProfilesObserver;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator what happens to the profile stores.
final class LoggedProfiles implements ProfilesObserver {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedProfiles.class);

  @Override
  public void snapshotLeftOut(Path snapshot, String reason) {
    LOG.warn("The snapshot {} of the profiles is not used: {}", snapshot, reason);
  }

  @Override
  public void snapshotLoaded(Path snapshot, LogPosition position) {
    LOG.info("Profiles are taken from the snapshot at position {} of their log", position.value());
  }

  @Override
  public void snapshotFailed(Exception problem) {
    LOG.warn("No snapshot of the profiles could be written; the next start takes longer", problem);
  }

  @Override
  public void stopped(LogPosition position, Throwable cause) {
    LOG.error(
        "The record at position {} of the profiles log cannot be applied; nothing is answered about profiles any more",
        position.value(),
        cause);
  }
}
