package dev.muster.projections.postgres;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process that starts the embedded server and then only waits to be killed.
final class KilledMuster {
  private KilledMuster() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]));
    System.out.println("started " + postgres.process().pid());
    TimeUnit.MINUTES.sleep(5);
  }
}
