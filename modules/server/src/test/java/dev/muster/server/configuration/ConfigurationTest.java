package dev.muster.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading the configuration, and that what is written about it is true.
final class ConfigurationTest {
  private static final Path ROOT = Path.of(System.getProperty("muster.root", "../.."));

  @TempDir Path folder = Path.of("");

  @Test
  void withoutAnythingItIsTheDefaults() throws Exception {
    Configuration configuration = Configuration.read(Optional.empty(), Map.of(), Map.of());
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(8080);
    assertThat(configuration.get(Settings.HTTP_HOST)).isEqualTo("127.0.0.1");
    assertThat(configuration.get(Settings.ACCESS_SANDBOXES)).isEmpty();
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    Path file = write("http:\n  port: 1\n  instances: 3\naccess:\n  sandboxes: [A/dev, B/stage]\n");
    Map<String, String> environment =
        Map.of("MUSTER_HTTP_PORT", "2", "MUSTER_LIMITS_REQUESTS_PER_SECOND", "7", "HOME", "/");
    Configuration configuration =
        Configuration.read(Optional.of(file), environment, Map.of("http.port", "3"));
    assertThat(configuration.get(Settings.HTTP_PORT)).isEqualTo(3);
    assertThat(configuration.get(Settings.HTTP_INSTANCES)).isEqualTo(3);
    assertThat(configuration.get(Settings.LIMITS_REQUESTS_PER_SECOND)).isEqualTo(7);
    assertThat(configuration.get(Settings.ACCESS_SANDBOXES)).containsExactly("A/dev", "B/stage");
    assertThat(Configuration.read(Optional.of(file), environment, Map.of()).get(Settings.HTTP_PORT))
        .isEqualTo(2);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() throws Exception {
    Path file =
        write("http:\n  prot: 1\n  port: many\nlogging:\n  format: xml\nlimits:\n  jsonDepth: 5\n");
    assertThat(problems(file, Map.of("MUSTER_HTTP_POTR", "1")))
        .anySatisfy(problem -> assertThat(problem).contains("'http.prot'", "not a key"))
        .anySatisfy(problem ->
            assertThat(problem).contains("'http.port'", "a whole number from 0 to 65535", "'many'"))
        .anySatisfy(problem -> assertThat(problem).contains("logging.format", "text, json"))
        .anySatisfy(problem -> assertThat(problem).contains("limits.jsonDepth", "from 10 to"))
        .anySatisfy(problem -> assertThat(problem).contains("MUSTER_HTTP_POTR"))
        .hasSize(5);
  }

  @Test
  void aKeyThatIsNearlyRightGetsAHint() throws Exception {
    assertThat(problems(write("port: 80\n"), Map.of()))
        .containsExactly(
            "'port' (in %s) is not a key of the configuration. Did you mean 'http.port'?"
                .formatted(folder.resolve("muster.yaml")));
  }

  @Test
  void whatIsNotYamlNamesThePlace() throws Exception {
    assertThat(problems(write("http:\n  port: [1\n"), Map.of()))
        .singleElement()
        .asString()
        .contains("is not YAML", "line ");
  }

  @Test
  void aSecretIsNeverShown() throws Exception {
    assertThat(Settings.POSTGRES_PASSWORD.secret()).isTrue();
    assertThat(problems(write("postgres:\n  url: secret-in-here\n"), Map.of()))
        .singleElement()
        .asString()
        .contains("postgres.url");
  }

  @Test
  void theFileInTheProjectHasEveryKeyWithItsDefault() throws Exception {
    Path file = ROOT.resolve("config/muster.yaml");
    Configuration written = Configuration.read(Optional.of(file), Map.of(), Map.of());
    Configuration defaults = Configuration.read(Optional.empty(), Map.of(), Map.of());
    String text = Files.readString(file);
    for (Setting<?> setting : Settings.ALL) {
      assertThat(written.<Object>get(untyped(setting)))
          .as(setting.name())
          .isEqualTo(defaults.<Object>get(untyped(setting)));
      String last = setting.name().substring(setting.name().indexOf('.') + 1);
      assertThat(text).as(setting.name()).contains("  " + last + ":");
    }
  }

  /// `-Dmuster.rewrite=true` writes the table into the README instead of comparing it.
  @Test
  void theReadmeHasTheSameTable() throws Exception {
    Path readme = ROOT.resolve("README.md");
    String text = Files.readString(readme);
    String start = "<!-- settings: a test compares this table with the program -->\n";
    int from = text.indexOf(start) + start.length();
    int to = text.indexOf("\n## ", from);
    if (Boolean.getBoolean("muster.rewrite")) {
      Files.writeString(readme, text.substring(0, from) + table() + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).isEqualTo(table());
    }
  }

  private static String table() {
    return Settings.ALL.stream()
        .map(setting ->
            "| `%s` | %s | %s It is %s. |\n"
                .formatted(
                    setting.name(),
                    setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                    setting.purpose(),
                    setting.allowed()))
        .collect(Collectors.joining("", "| key | default | meaning |\n|---|---|---|\n", ""));
  }

  @SuppressWarnings("unchecked") // only compared
  private static Setting<Object> untyped(Setting<?> setting) {
    return (Setting<Object>) setting;
  }

  private List<String> problems(Path file, Map<String, String> environment) {
    var failure =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.read(Optional.of(file), new HashMap<>(environment), Map.of()));
    return failure.problems();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("muster.yaml"), text);
  }
}
