package dev.muster.server;

import dev.muster.server.access.Grant;
import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.ConfigurationException;
import dev.muster.server.configuration.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Prints a token that the local key has signed, and nothing else.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints a bearer token, signed with the local key of a data directory.")
final class TokenCommand implements Callable<Integer> {
  private static final int MAXIMUM_DAYS = 3_650;

  @Mixin ConfigurationOptions options = new ConfigurationOptions();

  @Option(names = "--org", required = true, paramLabel = "ORG", description = "The organisation.")
  String organisation = "";

  @Option(
      names = "--sandbox",
      paramLabel = "NAME",
      description = "A sandbox that it is good for; may be repeated (default: all).")
  List<String> sandboxes = List.of(Grant.ALL_SANDBOXES);

  @Option(
      names = "--rights",
      split = ",",
      paramLabel = "RIGHT",
      defaultValue = "read,write",
      description = "read, write and admin, with commas between (default: read,write).")
  List<String> rights = List.of();

  @Option(
      names = "--subject",
      defaultValue = "local",
      paramLabel = "WHO",
      description = "To whom it is given (default: local).")
  String subject = "";

  @Option(
      names = "--days",
      defaultValue = "30",
      paramLabel = "N",
      description = "How long it is good for (default: 30).")
  int days;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Set<Right> granted = EnumSet.noneOf(Right.class);
    for (String word : rights) {
      granted.add(
          Right.of(word)
              .orElseThrow(() ->
                  wrong("'%s' is not a right; there are read, write and admin.".formatted(word))));
    }
    if (days < 1 || days > MAXIMUM_DAYS) {
      throw wrong("--days must be from 1 to %d.".formatted(MAXIMUM_DAYS));
    }
    Configuration configuration;
    try {
      configuration = options.read(Map.of());
    } catch (ConfigurationException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    Path dataDirectory = Path.of(configuration.get(Settings.DATA_DIRECTORY));
    System.out.println(
        LocalKey.in(dataDirectory)
            .token(subject, organisation, sandboxes, granted, Duration.ofDays(days)));
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
