package dev.muster.server.configuration;

import java.util.List;

/// The service cannot start with this configuration.
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /// @param problems all that is wrong, a sentence each
  public ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
