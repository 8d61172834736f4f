package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The OpenAPI document that the service serves: its operations and its schemas.
final class ApiDocument {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode root;
  private final List<Operation> operations;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .keyword(new NonValidationKeyword("components"))
              .build(),
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /// One call of the API.
  ///
  /// @param method in upper case
  /// @param path with `{name}` for a variable part
  /// @param place where it is in the document, for messages
  record Operation(String method, String path, JsonNode node, JsonNode pathItem, String place) {
    private boolean fits(String requested) {
      String[] wanted = path.split("/", -1);
      String[] given = requested.split("/", -1);
      if (wanted.length != given.length) {
        return false;
      }
      for (int i = 0; i < wanted.length; i++) {
        boolean variable = wanted[i].startsWith("{");
        if (variable ? given[i].isEmpty() : !wanted[i].equals(given[i])) {
          return false;
        }
      }
      return true;
    }

    private int variableCount() {
      return (int) path.chars().filter(character -> character == '{').count();
    }
  }

  private ApiDocument(JsonNode root) {
    this.root = root;
    var found = new ArrayList<Operation>();
    root.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(member -> {
                  if (METHODS.contains(member.getKey())) {
                    String method = member.getKey().toUpperCase(Locale.ROOT);
                    found.add(
                        new Operation(
                            method,
                            path.getKey(),
                            member.getValue(),
                            path.getValue(),
                            method + " " + path.getKey()));
                  }
                }));
    // A fixed part is meant before a variable one.
    found.sort(Comparator.comparingInt(Operation::variableCount));
    this.operations = List.copyOf(found);
  }

  static ApiDocument load() {
    try (@Nullable InputStream in = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("There is no /openapi.yaml");
      }
      // Jackson's YAML reader does not follow aliases.
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new ApiDocument(MAPPER.valueToTree(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  List<Operation> operations() {
    return operations;
  }

  Optional<Operation> operation(String method, String path) {
    String plain = withoutSlash(path);
    return operations.stream()
        .filter(operation -> operation.method().equals(method) && operation.fits(plain))
        .findFirst();
  }

  /// The methods that can be called at a path; empty for a path that is not in the document.
  Set<String> methodsAt(String path) {
    String plain = withoutSlash(path);
    var methods = new TreeSet<String>();
    operations.stream()
        .filter(operation -> operation.fits(plain))
        .forEach(operation -> methods.add(operation.method()));
    return methods;
  }

  /// The node itself, or what its `$ref` stands for.
  JsonNode resolved(JsonNode node) {
    JsonNode at = node;
    while (at.path("$ref").isTextual()) {
      at = at(at.path("$ref").textValue());
    }
    return at;
  }

  /// What a reference such as `#/components/schemas/Problem` stands for.
  JsonNode at(String reference) {
    JsonNode found =
        reference.startsWith("#/") ? root.at(reference.substring(1)) : MAPPER.missingNode();
    if (found.isMissingNode()) {
      throw new AssertionError("The document has nothing at " + reference);
    }
    return found;
  }

  /// What is wrong with a JSON text under a schema of the document; empty when nothing is.
  List<String> errors(JsonNode schema, String json) {
    Schema compiled = schemas.computeIfAbsent(schema.toString(), this::compile);
    return compiled.validate(json, InputFormat.JSON).stream()
        .map(Error::toString)
        .sorted()
        .toList();
  }

  /// A schema that stands alone, with the document's components beside it for its references.
  private Schema compile(String schema) {
    try {
      ObjectNode alone = MAPPER.createObjectNode();
      alone.set("components", root.path("components"));
      alone.putArray("allOf").add(MAPPER.readTree(schema));
      return registry.getSchema(alone.toString(), InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
