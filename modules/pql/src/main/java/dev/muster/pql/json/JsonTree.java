package dev.muster.pql.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.muster.pql.ast.Position;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON with the place of every value, so that problems in pql/json have a line and a column too.
/// Size and nesting are bounded while reading.
sealed interface JsonTree {
  Position position();

  record JsonObject(Map<String, JsonTree> members, Position position) implements JsonTree {
    @Nullable JsonTree get(String name) {
      JsonTree member = members.get(name);
      return member instanceof JsonScalar(var value, _) && value == null ? null : member;
    }
  }

  record JsonArray(List<JsonTree> elements, Position position) implements JsonTree {}

  /// A String, Long, Double, Boolean or null.
  record JsonScalar(@Nullable Object value, Position position) implements JsonTree {}

  static JsonTree read(String json, Limits limits) {
    if (json.length() > limits.jsonCharacters()) {
      throw new Refusal(
          Problem.limit(
              "text-too-long",
              "The JSON is longer than " + limits.jsonCharacters() + " characters.",
              Position.START));
    }
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(4 * limits.treeDepth())
                    .maxStringLength(limits.jsonCharacters())
                    .build())
            .build();
    try (JsonParser parser = factory.createParser(json)) {
      Reading reading = new Reading(parser, limits);
      parser.nextToken();
      JsonTree tree = reading.value();
      if (parser.nextToken() != null) {
        throw bad("After the expression nothing may follow.", place(parser.currentTokenLocation()));
      }
      return tree;
    } catch (StreamConstraintsException tooDeep) {
      throw new Refusal(
          Problem.limit(
              "too-deeply-nested",
              "The JSON is nested too deeply or holds a value that is too long.",
              place(tooDeep.getLocation())));
    } catch (JsonParseException malformed) {
      throw bad("This is not JSON: " + firstLine(malformed), place(malformed.getLocation()));
    } catch (JsonProcessingException malformed) {
      throw bad("This is not JSON: " + firstLine(malformed), place(malformed.getLocation()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("A string cannot fail to be read.", impossible);
    }
  }

  private static Refusal bad(String message, Position position) {
    return new Refusal(Problem.parse("bad-json", message, position));
  }

  private static String firstLine(JsonProcessingException exception) {
    return exception.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static Position place(@Nullable JsonLocation location) {
    return location == null
        ? Position.START
        : new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  /// One pass over the tokens. The recursion is bounded by the parser's own nesting limit.
  final class Reading {
    private final JsonParser parser;
    private final Limits limits;
    private int objectCount;

    private Reading(JsonParser parser, Limits limits) {
      this.parser = parser;
      this.limits = limits;
    }

    private JsonTree value() throws IOException {
      Position position = place(parser.currentTokenLocation());
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw bad("The expression is empty.", position);
      }
      return switch (token) {
        case START_OBJECT -> object(position);
        case START_ARRAY -> array(position);
        case VALUE_STRING -> new JsonScalar(parser.getText(), position);
        case VALUE_NUMBER_INT -> new JsonScalar(whole(position), position);
        case VALUE_NUMBER_FLOAT -> new JsonScalar(real(position), position);
        case VALUE_TRUE -> new JsonScalar(true, position);
        case VALUE_FALSE -> new JsonScalar(false, position);
        case VALUE_NULL -> new JsonScalar(null, position);
        default -> throw bad("A value is expected here.", position);
      };
    }

    private JsonTree object(Position position) throws IOException {
      if (++objectCount > limits.jsonNodes()) {
        throw new Refusal(
            Problem.limit(
                "too-many-nodes",
                "The JSON has more than " + limits.jsonNodes() + " nodes.",
                position));
      }
      Map<String, JsonTree> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value());
      }
      return new JsonObject(members, position);
    }

    private JsonTree array(Position position) throws IOException {
      List<JsonTree> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value());
      }
      return new JsonArray(elements, position);
    }

    private long whole(Position position) throws IOException {
      return switch (parser.getNumberType()) {
        case INT, LONG -> parser.getLongValue();
        default -> throw tooLarge(position);
      };
    }

    private double real(Position position) throws IOException {
      double value = parser.getDoubleValue();
      if (Double.isInfinite(value)) {
        throw tooLarge(position);
      }
      return value;
    }

    private static Refusal tooLarge(Position position) {
      return new Refusal(Problem.parse("number-too-large", "The number is too large.", position));
    }
  }
}
