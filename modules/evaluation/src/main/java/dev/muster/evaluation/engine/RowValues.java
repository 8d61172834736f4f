package dev.muster.evaluation.engine;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.TextColumn;
import dev.muster.pql.interpret.Value;
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
  private RowValues() {}

  public static Value at(Node node, int row) {
    ObjectColumn objects = node.objects();
    if (objects != null && objects.present().at(row)) {
      return new Value.Fields(new Members(objects, row));
    }
    ListColumn lists = node.lists();
    if (lists != null && lists.present().at(row)) {
      return new Value.Items(
          new Elements(lists.elements().root(), lists.start(row), lists.end(row)));
    }
    return scalar(node, row);
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
    private final Map<String, Value> asked = new HashMap<>();
    private @Nullable Map<String, Value> all;

    Members(ObjectColumn objects, int row) {
      this.objects = objects;
      this.row = row;
    }

    @Override
    @SuppressWarnings("SuspiciousMethodCalls")
    public @Nullable Value get(Object name) {
      Value known = asked.get(name);
      if (known == null) {
        Node field = objects.fields().get(name);
        if (field == null) {
          return null;
        }
        known = at(field, row);
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
