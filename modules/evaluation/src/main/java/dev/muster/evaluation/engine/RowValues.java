package dev.muster.evaluation.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.TextColumn;
import dev.muster.pql.interpret.Value;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows as values of the interpreter. Objects and lists are made field by field and element by
/// element when somebody asks, since a query looks at few of them.
public final class RowValues {
  // Whoever took the document in has set the bounds; what is kept must be readable in any case.
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(Integer.MAX_VALUE)
                      .maxNumberLength(Integer.MAX_VALUE)
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private RowValues() {}

  public static Value at(Node node, int row) {
    ObjectColumn objects = node.objects();
    if (objects != null && objects.present().at(row)) {
      return new Value.Fields(new Members(objects, row, rest(node, row)));
    }
    ListColumn lists = node.lists();
    if (lists != null && lists.present().at(row)) {
      return new Value.Items(
          new Elements(lists.elements().root(), lists.start(row), lists.end(row)));
    }
    JsonNode rest = rest(node, row);
    return rest == null ? scalar(node, row) : Value.of(rest);
  }

  /// What of a row is kept as text.
  private static @Nullable JsonNode rest(Node node, int row) {
    TextColumn rest = node.rest();
    if (rest == null || !rest.present().at(row)) {
      return null;
    }
    try {
      return MAPPER.readTree(rest.at(row));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("What was kept as JSON is none.", e);
    }
  }

  private static Value scalar(Node node, int row) {
    TextColumn texts = node.texts();
    if (texts != null && texts.present().at(row)) {
      return new Value.Text(texts.at(row));
    }
    NumberColumn numbers = node.numbers();
    if (numbers != null && numbers.present().at(row)) {
      return numbers.isInteger(row) ? Value.of(numbers.integerAt(row)) : Value.of(numbers.at(row));
    }
    InstantColumn instants = node.instants();
    if (instants != null && instants.present().at(row)) {
      return new Value.Text(instants.textAt(row));
    }
    DateColumn dates = node.dates();
    if (dates != null && dates.present().at(row)) {
      return new Value.Text(dates.textAt(row));
    }
    BooleanColumn booleans = node.booleans();
    if (booleans != null && booleans.present().at(row)) {
      return Value.of(booleans.at(row));
    }
    return Value.Null.VALUE;
  }

  /// An object of one row. Has what is not null.
  private static final class Members extends AbstractMap<String, Value> {
    private final ObjectColumn objects;
    private final int row;
    private final @Nullable JsonNode rest;
    private final Map<String, Value> asked = new HashMap<>();
    private @Nullable Map<String, Value> all;

    /// @param rest further fields
    Members(ObjectColumn objects, int row, @Nullable JsonNode rest) {
      this.objects = objects;
      this.row = row;
      this.rest = rest;
    }

    @Override
    @SuppressWarnings("SuspiciousMethodCalls")
    public @Nullable Value get(Object name) {
      Value known = asked.get(name);
      if (known == null) {
        Node field = objects.fields().get(name);
        known = field == null ? Value.Null.VALUE : at(field, row);
        if (known.isNull() && rest != null) {
          known = Value.of(rest.get((String) name));
        }
        asked.put((String) name, known);
      }
      return known.isNull() ? null : known;
    }

    @Override
    public boolean containsKey(Object name) {
      return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
      if (all == null) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String name : objects.fields().keySet()) {
          Value value = get(name);
          if (value != null) {
            members.put(name, value);
          }
        }
        if (rest != null) {
          rest.fieldNames()
              .forEachRemaining(name -> {
                Value value = get(name);
                if (value != null) {
                  members.put(name, value);
                }
              });
        }
        all = Collections.unmodifiableMap(members);
      }
      return all.entrySet();
    }
  }

  /// The elements of one list.
  private static final class Elements extends AbstractList<Value> {
    private final Node node;
    private final int start;
    private final @Nullable Value[] asked;

    Elements(Node node, int start, int end) {
      this.node = node;
      this.start = start;
      this.asked = new Value[end - start];
    }

    @Override
    public Value get(int index) {
      Value known = asked[index];
      if (known == null) {
        known = at(node, start + index);
        asked[index] = known;
      }
      return known;
    }

    @Override
    public int size() {
      return asked.length;
    }
  }
}
