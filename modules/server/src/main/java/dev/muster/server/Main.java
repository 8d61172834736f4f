package dev.muster.server;

import dev.muster.server.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The one main. Each command belongs to a script of the same name.
@Command(
    name = "muster",
    mixinStandardHelpOptions = true,
    description = "An open, self-hosted, event-sourced Segmentation Service.",
    subcommands = {
      ServeCommand.class,
      TokenCommand.class,
      ImportCommand.class,
      ReplayCommand.class,
      DemoCommand.class,
      TrainCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main())
            .setExecutionExceptionHandler((failure, _, _) -> {
              System.err.println(failure.getMessage());
              return 1;
            })
            .execute(arguments));
  }
}
