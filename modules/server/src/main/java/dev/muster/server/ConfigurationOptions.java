package dev.muster.server;

import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.ConfigurationException;
import dev.muster.server.configuration.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the configuration comes from; the same for every command.
final class ConfigurationOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "A YAML file with settings.")
  @Nullable Path file;

  @Option(names = "--data", paramLabel = "DIR", description = "The data directory.")
  @Nullable Path dataDirectory;

  Configuration read(Map<String, String> further) throws ConfigurationException {
    Map<String, String> overrides = new HashMap<>(further);
    if (dataDirectory != null) {
      overrides.put(Settings.DATA_DIRECTORY.name(), dataDirectory.toString());
    }
    return Configuration.read(Optional.ofNullable(file), System.getenv(), overrides);
  }
}
