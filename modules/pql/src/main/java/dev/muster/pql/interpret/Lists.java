package dev.muster.pql.interpret;

import dev.muster.pql.interpret.Value.Groups;
import dev.muster.pql.interpret.Value.Items;
import dev.muster.pql.interpret.Value.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Section 6: lists as sets, and maps.
final class Lists {
  private Lists() {}

  /// False if either side is null, for `notIn` too. Of a list on the left any element may be it.
  static boolean membership(boolean negated, Value element, Value list) {
    if (element.isNull() || list.isNull()) {
      return false;
    }
    for (Value candidate : element.elements()) {
      if (!candidate.isNull() && includes(list, candidate) != negated) {
        return true;
      }
    }
    return false;
  }

  static boolean includes(Value list, Value element) {
    if (list.isNull() || element.isNull()) {
      return false;
    }
    for (Value member : list.elements()) {
      if (Comparing.equal(element, member)) {
        return true;
      }
    }
    return false;
  }

  static boolean intersects(Value left, Value right) {
    Set<Object> ours = keys(left);
    for (Object key : keys(right)) {
      if (ours.contains(key)) {
        return true;
      }
    }
    return false;
  }

  /// What is in both, in the order of the first and once each; null if there is nothing.
  static Value intersection(Value left, Value right) {
    Set<Object> theirs = keys(right);
    Set<Object> seen = new HashSet<>();
    List<Value> common = new ArrayList<>();
    for (Value element : left.elements()) {
      Object key = Comparing.key(element);
      if (!element.isNull() && theirs.contains(key) && seen.add(key)) {
        common.add(element);
      }
    }
    return common.isEmpty() ? Value.Null.VALUE : new Items(common);
  }

  static boolean isSubset(Value inner, Value outer) {
    return !inner.isNull() && !outer.isNull() && keys(outer).containsAll(keys(inner));
  }

  static Value distinct(Value list) {
    if (list.isNull()) {
      return Value.Null.VALUE;
    }
    Set<Object> seen = new HashSet<>();
    List<Value> distinct = new ArrayList<>();
    for (Value element : list.elements()) {
      if (!element.isNull() && seen.add(Comparing.key(element))) {
        distinct.add(element);
      }
    }
    return new Items(distinct);
  }

  static long count(Value value) {
    Map<String, Value> members = Comparing.members(value);
    return (members == null ? value.elements() : members.values())
        .stream().filter(element -> !element.isNull()).count();
  }

  static long countOnlyNull(Value list) {
    return list.elements().stream().filter(Value::isNull).count();
  }

  static long distinctCountWithNull(Value list) {
    Set<Object> keys = new HashSet<>();
    list.elements().forEach(element -> keys.add(Comparing.key(element)));
    return keys.size();
  }

  static Value head(Value list) {
    List<Value> elements = list.elements();
    return elements.isEmpty() ? Value.Null.VALUE : elements.getFirst();
  }

  static Value keys(Map<String, Value> members) {
    List<Value> keys = new ArrayList<>(members.size());
    members.keySet().forEach(key -> keys.add(new Text(key)));
    return new Items(keys);
  }

  /// The values of a map; lists among them are flattened.
  static Value values(Map<String, Value> members) {
    List<Value> values = new ArrayList<>();
    members.values().forEach(value -> Value.flatten(value, values));
    return new Items(values);
  }

  /// A map if every element is an entry, else the elements as they are.
  static Value listOrMap(List<Value> elements, boolean entriesOnly) {
    if (elements.isEmpty() && !entriesOnly) {
      return new Items(elements);
    }
    Map<String, Value> members = new LinkedHashMap<>();
    for (Value element : elements) {
      if (!(element instanceof Value.Entry(var key, var value))) {
        return new Items(elements);
      }
      members.put(key, value);
    }
    return new Groups(members);
  }

  private static Set<Object> keys(Value list) {
    Set<Object> keys = new HashSet<>();
    for (Value element : list.elements()) {
      if (!element.isNull()) {
        keys.add(Comparing.key(element));
      }
    }
    return keys;
  }
}
