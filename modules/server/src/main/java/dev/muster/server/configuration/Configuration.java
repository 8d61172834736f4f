package dev.muster.server.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// What the service was told: the file, overridden by the environment, overridden by the command
/// line, and the defaults for the rest.
public final class Configuration {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String PREFIX = "MUSTER_";

  /// Variables that the scripts read, not the service.
  private static final Set<String> FOR_THE_SCRIPTS = Set.of("MUSTER_JAVA_OPTIONS", "MUSTER_ROOT");

  private final Map<Setting<?>, Object> values = new HashMap<>();

  private Configuration() {}

  /// @param file the YAML file, if there is one
  /// @param environment the process's variables; those that begin with `MUSTER_` count
  /// @param overrides what was said on the command line, by key
  /// @throws ConfigurationException with everything that is wrong
  public static Configuration read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> overrides)
      throws ConfigurationException {
    var problems = new ArrayList<String>();
    var written = new LinkedHashMap<String, Written>();
    if (file.isPresent()) {
      readFile(file.get(), written, problems);
    }
    readEnvironment(environment, written, problems);
    overrides.forEach((name, text) -> written.put(name, new Written(text, "on the command line")));
    var configuration = new Configuration();
    for (Setting<?> setting : Settings.ALL) {
      configuration.take(setting, Optional.ofNullable(written.remove(setting.name())), problems);
    }
    written.forEach((name, value) ->
        problems.add(
            "'%s' (%s) is not a key of the configuration. %s"
                .formatted(name, value.place(), hint(name))));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return configuration;
  }

  @SuppressWarnings("unchecked") // take() puts a T for a Setting<T>, and nothing else does
  public <T> T get(Setting<T> setting) {
    @Nullable Object value = values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException("Not among Settings.ALL: " + setting.name());
    }
    return (T) value;
  }

  /// A value and where it was written.
  private record Written(String text, String place) {}

  private <T> void take(Setting<T> setting, Optional<Written> written, List<String> problems) {
    String text = written.map(Written::text).orElse(setting.fallback());
    Optional<T> value = setting.reader().apply(text);
    if (value.isPresent()) {
      values.put(setting, value.get());
    } else {
      problems.add(
          "'%s' (%s) must be %s%s."
              .formatted(
                  setting.name(),
                  written.map(Written::place).orElse("its default"),
                  setting.allowed(),
                  setting.secret() ? "" : ", not '%s'".formatted(text)));
    }
  }

  private static void readFile(Path file, Map<String, Written> written, List<String> problems) {
    String place = "in " + file;
    try {
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      if (root instanceof ObjectNode object) {
        flatten("", object, place, written, problems);
      } else if (!root.isMissingNode() && !root.isNull()) {
        problems.add("%s must hold keys with values, as config/muster.yaml does.".formatted(file));
      }
    } catch (JsonProcessingException e) {
      problems.add(
          "%s is not YAML: line %d, column %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      problems.add("%s cannot be read: %s.".formatted(file, e));
    }
  }

  private static void flatten(
      String prefix,
      ObjectNode object,
      String place,
      Map<String, Written> written,
      List<String> problems) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      switch (field.getValue()) {
        case ObjectNode inner -> flatten(name + ".", inner, place, written, problems);
        case ArrayNode list -> {
          String text =
              StreamSupport.stream(list.spliterator(), false)
                  .map(JsonNode::asText)
                  .collect(Collectors.joining(","));
          written.put(name, new Written(text, place));
        }
        case JsonNode value when value.isNull() -> written.put(name, new Written("", place));
        case JsonNode value -> written.put(name, new Written(value.asText(), place));
      }
    }
  }

  private static void readEnvironment(
      Map<String, String> environment, Map<String, Written> written, List<String> problems) {
    Map<String, Setting<?>> byVariable =
        Settings.ALL.stream()
            .collect(Collectors.toMap(Setting::environmentName, setting -> setting));
    environment.forEach((variable, text) -> {
      @Nullable Setting<?> setting = byVariable.get(variable);
      if (setting != null) {
        written.put(setting.name(), new Written(text, "in " + variable));
      } else if (variable.startsWith(PREFIX) && !FOR_THE_SCRIPTS.contains(variable)) {
        problems.add(
            "The environment variable %s belongs to no key of the configuration."
                .formatted(variable));
      }
    });
  }

  private static String hint(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return Settings.ALL.stream()
        .map(Setting::name)
        .filter(known -> known.equalsIgnoreCase(name) || known.endsWith("." + last))
        .findFirst()
        .map(known -> "Did you mean '%s'?".formatted(known))
        .orElse("All keys are in config/muster.yaml.");
  }
}
