package dev.muster.projections.postgres;

import java.nio.file.Path;

/// Where the tests keep PostgreSQL's unpacked programs from one run to the next.
public final class Programs {
  private Programs() {}

  public static Path directory() {
    return Path.of(System.getProperty("muster.root", "."), "target", "postgres-programs");
  }
}
