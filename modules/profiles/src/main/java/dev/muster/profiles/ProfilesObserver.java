package dev.muster.profiles;

import dev.muster.eventlog.LogPosition;
import java.nio.file.Path;

/// Hears what the profiles have to say to whoever runs the service.
public interface ProfilesObserver {
  /// A snapshot cannot be used; an older one or the log itself will do.
  void snapshotLeftOut(Path snapshot, String reason);

  /// The stores are as a snapshot says; the stream goes on from there.
  void snapshotLoaded(Path snapshot, LogPosition position);

  /// No snapshot could be written; the next start reads more of the log.
  void snapshotFailed(Exception problem);

  /// A record could not be applied, and nothing is answered any more.
  void stopped(LogPosition position, Throwable cause);

  /// For those who do not want to hear.
  static ProfilesObserver silent() {
    return new ProfilesObserver() {
      @Override
      public void snapshotLeftOut(Path snapshot, String reason) {}

      @Override
      public void snapshotLoaded(Path snapshot, LogPosition position) {}

      @Override
      public void snapshotFailed(Exception problem) {}

      @Override
      public void stopped(LogPosition position, Throwable cause) {}
    };
  }
}
