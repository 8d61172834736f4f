package dev.muster.projections.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How to run PostgreSQL, which refuses to run as root.
///
/// For root, a user namespace of its own is enough and leaves all files root's. Where those are
/// forbidden, as in many containers, it runs as `nobody`, who then owns its files.
///
/// @param prefix what stands before the command
/// @param userId whose files the server's are, seen from outside
record Unprivileged(List<String> prefix, int userId) {
  private static final Logger LOG = LoggerFactory.getLogger(Unprivileged.class);
  private static final int NOBODY = 65_534;

  /// A group of processes of its own: the Ctrl-C that ends Muster must not reach the server first.
  private static final String OWN_SESSION = "setsid";

  static Unprivileged here() throws IOException {
    int userId = FileTrees.owner(Path.of("/proc/self"));
    if (userId != 0) {
      return new Unprivileged(List.of(OWN_SESSION), userId);
    }
    if (works("unshare", "-U", "true")) {
      return new Unprivileged(List.of(OWN_SESSION, "unshare", "-U"), 0);
    }
    LOG.info("User namespaces are not available; PostgreSQL runs as nobody");
    return nobody();
  }

  static Unprivileged nobody() {
    return new Unprivileged(
        List.of(
            OWN_SESSION,
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--"),
        NOBODY);
  }

  private static boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
