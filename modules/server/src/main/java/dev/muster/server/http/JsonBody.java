package dev.muster.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import java.io.IOException;
import java.util.Map;

/// Reads the JSON of a request, within bounds.
public final class JsonBody {
  private final ObjectMapper mapper;

  /// @param maximumDepth how deep objects and lists may be nested
  public JsonBody(int maximumDepth) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(maximumDepth).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    this.mapper = ExactJson.builder(factory).build();
  }

  /// @throws ProblemException when it is not one JSON value that can be stored
  public JsonNode read(byte[] bytes) {
    if (bytes.length == 0) {
      throw wrong("body-missing", "The request needs a JSON body.");
    }
    if (holdsZeros(bytes)) {
      throw wrong("json-malformed", "The body is not JSON in UTF-8.");
    }
    try (JsonParser parser = mapper.createParser(bytes)) {
      JsonNode node = mapper.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw wrong("body-missing", "The request needs a JSON body.");
      }
      if (parser.nextToken() != null) {
        throw wrong("json-malformed", "There is something after the end of the JSON body.");
      }
      if (holdsEscapes(bytes)) {
        checkTexts(node);
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw wrong("json-too-deep", "The JSON body is outside the limits: " + cleaned(e) + ".");
    } catch (JsonProcessingException e) {
      throw wrong(
          "json-malformed",
          "The body is not JSON: line %d, column %d: %s."
              .formatted(
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  cleaned(e)));
    } catch (IOException e) {
      throw wrong("json-malformed", "The body is not JSON in UTF-8.");
    }
  }

  /// @throws ProblemException when it is not a JSON object
  public ObjectNode readObject(byte[] bytes) {
    if (read(bytes) instanceof ObjectNode object) {
      return object;
    }
    throw wrong("wrong-type", "The body must be a JSON object.");
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }

  /// The parser's own words, without places in our code or the input.
  private static String cleaned(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    String shortened = message.length() > 160 ? message.substring(0, 160) + "…" : message;
    return shortened.endsWith(".") ? shortened.substring(0, shortened.length() - 1) : shortened;
  }

  /// JSON in UTF-8 has no zero byte, and JSON in UTF-16 or UTF-32 always has one. The parser would
  /// read those too.
  private static boolean holdsZeros(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsEscapes(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == '\\' && bytes[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  /// Refuses half surrogate pairs: they cannot be written as UTF-8. Only escapes can make them.
  private static void checkTexts(JsonNode node) {
    if (node.isTextual()) {
      checkText(node.textValue());
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        checkText(field.getKey());
        checkTexts(field.getValue());
      }
    } else {
      node.forEach(JsonBody::checkTexts);
    }
  }

  private static void checkText(String text) {
    if (text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
      throw wrong(
          "text-invalid", "The body holds half of a surrogate pair, which is no character.");
    }
  }
}
