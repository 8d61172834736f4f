package dev.muster.columns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// What is not taken apart, as text. Says of numbers and nulls the same as columns would: no null
/// fields, doubles for what does not fit 64 bits.
final class RawJson {
  // Whoever took the document in has set the bounds; what is kept must be readable in any case.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          .build();

  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  private final StringWriter text = new StringWriter();
  private final JsonGenerator generator;

  private RawJson() throws IOException {
    generator = FACTORY.createGenerator(text);
  }

  /// The value that the parser stands at, leaving the parser at its last token.
  static String value(JsonParser parser) throws IOException {
    var raw = new RawJson();
    raw.copy(parser);
    return raw.close();
  }

  static String value(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An object into which fields are put one by one.
  static RawJson object() throws IOException {
    var raw = new RawJson();
    raw.generator.writeStartObject();
    return raw;
  }

  void field(String name, JsonParser parser) throws IOException {
    generator.writeFieldName(name);
    copy(parser);
  }

  String close() throws IOException {
    generator.close();
    return text.toString();
  }

  /// The object of the text, if there is one, with one more field.
  static String with(@Nullable String object, String name, JsonNode value) {
    ObjectNode fields = object == null ? MAPPER.createObjectNode() : (ObjectNode) read(object);
    return value(fields.set(name, value));
  }

  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException("What was kept as JSON is none.", e);
    }
  }

  /// A loop and no recursion, since depth is what brings most of this here.
  private void copy(JsonParser parser) throws IOException {
    int depth = 0;
    @Nullable String name = null;
    @Nullable JsonToken token = parser.currentToken();
    while (true) {
      if (token == null) {
        throw new IOException("The document ends inside a value.");
      }
      boolean isNull = isNull(token, parser);
      if (token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
      } else if (!isNull || !generator.getOutputContext().inObject() || depth == 0) {
        if (name != null) {
          generator.writeFieldName(name);
          name = null;
        }
        depth += write(token, isNull, parser);
      } else {
        name = null;
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private static boolean isNull(JsonToken token, JsonParser parser) throws IOException {
    return token == JsonToken.VALUE_NULL
        || (token.isNumeric() && !Double.isFinite(parser.getDoubleValue()));
  }

  /// How many levels it leads down or up.
  private int write(JsonToken token, boolean isNull, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT -> generator.writeStartObject();
      case START_ARRAY -> generator.writeStartArray();
      case END_OBJECT -> generator.writeEndObject();
      case END_ARRAY -> generator.writeEndArray();
      case VALUE_STRING -> generator.writeString(parser.getText());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      case VALUE_NULL, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (isNull) {
          generator.writeNull();
        } else if (NodeBuilder.isInteger(parser)) {
          generator.writeNumber(parser.getLongValue());
        } else {
          generator.writeNumber(parser.getDoubleValue());
        }
      }
      default -> throw new IOException("Not a JSON value: " + token);
    }
    return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
  }
}
