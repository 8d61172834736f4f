package dev.muster.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.DefinitionReading;
import dev.muster.domain.definitions.ExpressionReview;

/// JSON as clients send it, with single quotes so that it can be read inside a string.
public final class Bodies {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public static final DefinitionReader READER =
      new DefinitionReader(DefinitionLimits.DEFAULTS, ExpressionReview.NONE);

  private Bodies() {}

  public static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /// A body that needs nothing more, with further fields.
  public static ObjectNode definition(String name, String fields) {
    ObjectNode body = object("{'expression': {'type': 'PQL', 'format': 'pql/text', 'value': 'a'}}");
    body.put("name", name);
    body.setAll(object("{" + fields + "}"));
    return body;
  }

  public static DefinitionContent content(String name, String fields) {
    return content(definition(name, fields));
  }

  public static DefinitionContent content(ObjectNode body) {
    return switch (READER.read(body)) {
      case DefinitionReading.Read(var content, _) -> content;
      case DefinitionReading.Faulty(var problems) ->
          throw new IllegalArgumentException(body + ": " + problems);
    };
  }
}
