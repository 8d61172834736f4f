package dev.muster.server;

import dev.muster.domain.Sandbox;
import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Right;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.ConfigurationException;
import dev.muster.server.configuration.Settings;
import dev.muster.server.importing.Import;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends files of profiles or events to a running service.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Sends NDJSON files, plain or gzip, to a running service.")
final class ImportCommand implements Callable<Integer> {
  private static final Duration TOKEN_AGE = Duration.ofDays(7);

  @Mixin ConfigurationOptions options = new ConfigurationOptions();

  @Parameters(index = "0", paramLabel = "profiles|events", description = "What the files hold.")
  String kind = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  List<Path> files = List.of();

  @Option(
      names = "--dataset",
      paramLabel = "ID",
      description = "The dataset of the documents (default: the kind).")
  @Nullable String dataset;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The service (default: the one that runs on the data directory).")
  @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A token with the right to write (default: one of the local key).")
  @Nullable String token;

  @Option(
      names = "--org",
      paramLabel = "ORG",
      defaultValue = ServeCommand.DEMONSTRATION,
      description = "The organisation (default: ${DEFAULT-VALUE}).")
  String organisation = "";

  @Option(
      names = "--sandbox",
      paramLabel = "NAME",
      defaultValue = Sandbox.PRODUCTION,
      description = "The sandbox (default: ${DEFAULT-VALUE}).")
  String sandbox = "";

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "import",
      description = "The x-api-key, where the service wants a certain one.")
  String apiKey = "";

  @Option(names = "--restart", description = "Begins again, also what was interrupted.")
  boolean restart;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where it is noted how far an import has come.")
  @Nullable Path stateFolder;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!kind.equals("profiles") && !kind.equals("events")) {
      throw wrong("'%s' is neither profiles nor events.".formatted(kind));
    }
    Configuration configuration;
    try {
      configuration = options.read(Map.of());
    } catch (ConfigurationException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    Path dataDirectory =
        Path.of(configuration.get(Settings.DATA_DIRECTORY)).toAbsolutePath().normalize();
    var settings =
        new Import.Settings(
            address(dataDirectory),
            kind,
            Optional.ofNullable(dataset),
            Map.of(
                "Authorization", "Bearer " + token(dataDirectory),
                "x-api-key", apiKey,
                "x-gw-ims-org-id", organisation,
                "x-sandbox-name", sandbox),
            Optional.ofNullable(stateFolder),
            restart);
    return new Import(settings, System.out, System.err, isTerminal()).run(files) ? 0 : 1;
  }

  private URI address(Path dataDirectory) throws IOException {
    if (url != null) {
      try {
        return URI.create(url.replaceFirst("/+$", ""));
      } catch (IllegalArgumentException _) {
        throw wrong("'%s' is no URL.".formatted(url));
      }
    }
    return RunningService.in(dataDirectory)
        .map(service -> URI.create(service.address()))
        .orElseThrow(() ->
            wrong(
                "No service runs on %s. Start one with scripts/run, or name one with --url."
                    .formatted(dataDirectory)));
  }

  private String token(Path dataDirectory) throws IOException {
    return token != null
        ? token
        : LocalKey.in(dataDirectory)
            .token("import", organisation, List.of(sandbox), EnumSet.of(Right.WRITE), TOKEN_AGE);
  }

  /// There is no console at all when output goes to a file.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
