package dev.muster.pql.interpret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.ast.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an expression gives. Equality of values is not equality in PQL; `Comparing` knows that.
public sealed interface Value {
  /// There is one null and there are two truths; the constants live with their own types.
  record Null() implements Value {
    public static final Value VALUE = new Null();
  }

  record Truth(boolean value) implements Value {
    static final Value TRUE = new Truth(true);
    static final Value FALSE = new Truth(false);
  }

  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  /// A string, which remembers the time it stands for once somebody has asked.
  final class Text implements Value {
    private final String value;
    private boolean parsed;
    private Timestamps.@Nullable Stretch time;

    public Text(String value) {
      this.value = value;
    }

    public String value() {
      return value;
    }

    /// The time that the string stands for, if it stands for one.
    public Timestamps.@Nullable Stretch time() {
      if (!parsed) {
        time = Timestamps.parse(value);
        parsed = true;
      }
      return time;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text text && text.value.equals(value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }

    @Override
    public String toString() {
      return "Text[" + value + "]";
    }
  }

  record Items(List<Value> elements) implements Value {}

  /// An object of the data.
  record Fields(Map<String, Value> members) implements Value {}

  /// A map the query has made: groups, or entries that `map` has put together.
  record Groups(Map<String, Value> members) implements Value {}

  /// An instant, or a stretch of time whose end is excluded. `present` marks `now`, for which the
  /// distance zero counts.
  record Time(Instant start, Instant end, boolean present) implements Value {
    public static Time at(Instant instant) {
      return new Time(instant, instant, false);
    }

    public static Time between(Instant start, Instant end) {
      return new Time(start, end, false);
    }

    public boolean isInstant() {
      return start.equals(end);
    }
  }

  record Entry(String key, Value value) implements Value {}

  static Value of(boolean value) {
    return value ? Truth.TRUE : Truth.FALSE;
  }

  static Value of(long value) {
    return new Whole(value);
  }

  /// Not a number and infinity are no values in PQL.
  static Value of(double value) {
    return Double.isFinite(value) ? new Real(value) : Null.VALUE;
  }

  static Value of(@Nullable String value) {
    return value == null ? Null.VALUE : new Text(value);
  }

  static Value of(List<Value> elements) {
    return new Items(elements);
  }

  static Value of(@Nullable JsonNode node) {
    if (node == null) {
      return Null.VALUE;
    }
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Value> members = LinkedHashMap.newLinkedHashMap(node.size());
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          members.put(member.getKey(), of(member.getValue()));
        }
        yield new Fields(Collections.unmodifiableMap(members));
      }
      case ARRAY -> {
        List<Value> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(of(element)));
        yield new Items(Collections.unmodifiableList(elements));
      }
      case STRING -> new Text(node.textValue());
      case BOOLEAN -> of(node.booleanValue());
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? new Whole(node.longValue())
              : of(node.doubleValue());
      default -> Null.VALUE;
    };
  }

  default JsonNode toJson() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (this) {
      case Null _ -> nodes.nullNode();
      case Truth(boolean value) -> nodes.booleanNode(value);
      case Whole(long value) -> nodes.numberNode(value);
      case Real(double value) -> nodes.numberNode(value);
      case Text text -> nodes.textNode(text.value());
      case Items(var elements) -> {
        ArrayNode array = nodes.arrayNode(elements.size());
        elements.forEach(element -> array.add(element.toJson()));
        yield array;
      }
      case Fields(var members) -> object(members);
      case Groups(var members) -> object(members);
      case Time time ->
          time.isInstant()
              ? nodes.textNode(time.start().toString())
              : nodes
                  .objectNode()
                  .put("start", time.start().toString())
                  .put("end", time.end().toString());
      case Entry(var key, var value) -> object(Map.of(key, value));
    };
  }

  private static ObjectNode object(Map<String, Value> members) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    members.forEach((key, value) -> object.set(key, value.toJson()));
    return object;
  }

  /// Section 5: an object is true, an array if it is not empty, a scalar if it is there; 0 and ""
  /// are there.
  default boolean isTrue() {
    return switch (this) {
      case Null _ -> false;
      case Truth(boolean value) -> value;
      case Items(var elements) -> !elements.isEmpty();
      case Groups(var members) -> !members.isEmpty();
      default -> true;
    };
  }

  default boolean isNull() {
    return this instanceof Null;
  }

  /// Section 4: a missing step and a step into a scalar give null; a step into an array goes into
  /// every element, flattens and drops nulls, and gives null if nothing is left.
  default Value field(String name) {
    return switch (this) {
      case Fields(var members) -> Objects.requireNonNullElse(members.get(name), Null.VALUE);
      case Groups(var members) -> Objects.requireNonNullElse(members.get(name), Null.VALUE);
      case Items(var elements) -> {
        List<Value> found = new ArrayList<>();
        for (Value element : elements) {
          flatten(element.field(name), found);
        }
        yield found.isEmpty() ? Null.VALUE : new Items(found);
      }
      default -> Null.VALUE;
    };
  }

  /// The elements to go through: none for null, one for anything that is not a list.
  default List<Value> elements() {
    return switch (this) {
      case Null _ -> List.of();
      case Items(var elements) -> elements;
      case Groups(var members) -> List.copyOf(members.values());
      default -> List.of(this);
    };
  }

  static void flatten(Value value, List<Value> into) {
    switch (value) {
      case Null _ -> {}
      case Items(var elements) -> elements.forEach(element -> flatten(element, into));
      default -> into.add(value);
    }
  }
}
