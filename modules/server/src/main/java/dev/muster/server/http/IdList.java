package dev.muster.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads which things are asked for at once.
public final class IdList {
  private IdList() {}

  /// The ids of `{"ids": [{"id": …}]}`, or of a bare list; an element may be the id itself.
  ///
  /// @throws ProblemException when it is none of that, empty or too long
  public static List<String> of(JsonNode body, int maximumCount) {
    @Nullable JsonNode list = body instanceof ObjectNode object ? object.get("ids") : body;
    if (!(list instanceof ArrayNode)) {
      throw wrong(
          "wrong-type", "The body must be {\"ids\": [{\"id\": \"…\"}]} or a list of such ids.");
    }
    if (list.isEmpty() || list.size() > maximumCount) {
      throw wrong(
          "ids-count",
          "1 to %d ids can be asked for at once, not %d.".formatted(maximumCount, list.size()));
    }
    var ids = new ArrayList<String>();
    for (JsonNode element : list) {
      @Nullable JsonNode id = element instanceof ObjectNode object ? object.get("id") : element;
      if (id == null || !id.isTextual()) {
        throw wrong("wrong-type", "Each id must be a string, or an object with the string 'id'.");
      }
      ids.add(id.textValue());
    }
    return ids;
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }
}
