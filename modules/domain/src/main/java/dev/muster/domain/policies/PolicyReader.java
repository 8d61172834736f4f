package dev.muster.domain.policies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads merge policies and changes of them. What the service keeps by itself, such as `version`,
/// is ignored. Everything that is wrong is reported at once.
public final class PolicyReader {
  private static final int NAME_LENGTH = 255;
  private static final int DATASET_COUNT = 100;
  private static final int DATASET_LENGTH = 255;
  private static final int OPERATION_COUNT = 20;

  /// As they are written in the paths of a JSON Patch, where a dot is taken for a slash.
  private static final Set<String> PATHS =
      Set.of(
          "/name",
          "/schema",
          "/schema/name",
          "/identityGraph",
          "/identityGraph/type",
          "/attributeMerge",
          "/attributeMerge/type",
          "/attributeMerge/order",
          "/isActiveOnEdge",
          "/default");

  private final List<Problem> problems = new ArrayList<>();

  private PolicyReader() {}

  /// A whole policy: it must have a name.
  public static PolicyReading read(ObjectNode body) {
    var reader = new PolicyReader();
    PolicyChange change = reader.change(body);
    if (change.name().isEmpty() && reader.problems.isEmpty()) {
      reader.problem("name-missing", "A merge policy needs a 'name'.");
    }
    return reader.reading(change);
  }

  /// A JSON Patch, a single operation of one, or an object with the fields that change.
  public static PolicyReading readChange(JsonNode body) {
    var reader = new PolicyReader();
    PolicyChange change =
        switch (body) {
          case ObjectNode object when object.has("op") ->
              reader.change(reader.patched(List.of(object)));
          case ObjectNode object -> reader.change(object);
          case JsonNode list when list.isArray() -> {
            var operations = new ArrayList<JsonNode>();
            list.forEach(operations::add);
            yield reader.change(reader.patched(operations));
          }
          default -> {
            reader.problem("wrong-type", "The body must be a JSON Patch, or an object.");
            yield PolicyChange.NONE;
          }
        };
    return reader.reading(change);
  }

  private PolicyReading reading(PolicyChange change) {
    return problems.isEmpty()
        ? new PolicyReading.Read(change)
        : new PolicyReading.Faulty(List.copyOf(problems));
  }

  /// The fields that the operations set. The policy has each of them, so that to add one is to
  /// replace it.
  private ObjectNode patched(List<JsonNode> operations) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    if (operations.size() > OPERATION_COUNT) {
      problem("patch-too-long", "A patch has at most %d operations.".formatted(OPERATION_COUNT));
      return fields;
    }
    for (JsonNode operation : operations) {
      String path = operation.path("path").asText().replace('.', '/');
      String name = operation.path("op").asText();
      JsonNode value = operation.path("value");
      if (!name.equals("add") && !name.equals("replace")) {
        problem("patch-unsupported", "The operations of a patch are 'add' and 'replace'.");
      } else if (!PATHS.contains(path)) {
        problem("patch-path", "The 'path' of an operation must be one of " + PATHS + ".");
      } else if (value.isMissingNode()) {
        problem("patch-value", "An operation needs a 'value'.");
      } else {
        set(fields, path.substring(1).split("/", -1), value.deepCopy());
      }
    }
    return fields;
  }

  private void set(ObjectNode fields, String[] path, JsonNode value) {
    if (path.length == 1) {
      fields.set(path[0], value);
      return;
    }
    JsonNode before = fields.path(path[0]);
    if (before instanceof ObjectNode object) {
      object.set(path[1], value);
    } else if (before.isMissingNode()) {
      fields.putObject(path[0]).set(path[1], value);
    } else {
      problem("patch-path", "An operation goes into what an earlier one has made no object.");
    }
  }

  private PolicyChange change(ObjectNode body) {
    schema(body.path("schema"));
    JsonNode merge = body.path("attributeMerge");
    return new PolicyChange(
        name(body.path("name")),
        graph(body.path("identityGraph")),
        attributeMerge(merge),
        order(merge.path("order")),
        flag("isActiveOnEdge", body.path("isActiveOnEdge")),
        flag("default", body.path("default")));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void schema(JsonNode schema) {
    String only = SchemaReference.PROFILE.name();
    if (!isAbsent(schema) && !schema.path("name").asText().equals(only)) {
      problem("schema-unsupported", "'schema.name' must be '%s'.".formatted(only));
    }
  }

  private Optional<String> name(JsonNode name) {
    if (isAbsent(name)) {
      return Optional.empty();
    }
    String text = name.isTextual() ? name.textValue().strip() : "";
    if (text.isEmpty() || text.length() > NAME_LENGTH || !Texts.isStorable(text)) {
      problem(
          "name-invalid", "'name' must be a string of 1 to %d characters.".formatted(NAME_LENGTH));
    }
    return Optional.of(text);
  }

  private Optional<Graph> graph(JsonNode graph) {
    if (isAbsent(graph)) {
      return Optional.empty();
    }
    return switch (graph.path("type").asText()) {
      case "none" -> Optional.of(Graph.NONE);
      case "pdg" -> Optional.of(Graph.PDG);
      default -> {
        problem("graph-unknown", "'identityGraph.type' must be 'none' or 'pdg'.");
        yield Optional.empty();
      }
    };
  }

  private Optional<AttributeMerge> attributeMerge(JsonNode merge) {
    if (isAbsent(merge) || (isAbsent(merge.path("type")) && merge.has("order"))) {
      return Optional.empty();
    }
    String type = merge.path("type").asText();
    for (AttributeMerge each : AttributeMerge.values()) {
      if (each.word().equals(type)) {
        return Optional.of(each);
      }
    }
    problem(
        "attribute-merge-unknown",
        "'attributeMerge.type' must be 'timestampOrdered' or 'dataSetPrecedence'.");
    return Optional.empty();
  }

  private Optional<List<String>> order(JsonNode order) {
    if (isAbsent(order)) {
      return Optional.empty();
    }
    var ids = new LinkedHashSet<String>();
    boolean valid = order.isArray() && order.size() <= DATASET_COUNT;
    for (JsonNode id : order) {
      valid &=
          id.isTextual()
              && !id.textValue().isBlank()
              && id.textValue().length() <= DATASET_LENGTH
              && Texts.isStorable(id.textValue())
              && ids.add(id.textValue());
    }
    if (!valid) {
      problem(
          "order-invalid",
          "'attributeMerge.order' must be a list of at most %d different ids of datasets."
              .formatted(DATASET_COUNT));
    }
    return Optional.of(List.copyOf(ids));
  }

  /// Clients send `"true"` for true in patches.
  private Optional<Boolean> flag(String field, JsonNode node) {
    if (isAbsent(node)) {
      return Optional.empty();
    }
    String text = node.asText();
    if (!text.equals("true") && !text.equals("false")) {
      problem("wrong-type", "'%s' must be true or false.".formatted(field));
    }
    return Optional.of(text.equals("true"));
  }

  private void problem(String code, String message) {
    var problem = new Problem(code, message);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
