package dev.muster.pql.check;

import dev.muster.pql.function.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The paths a sandbox's data are known to have. Paths outside it may be used all the same, since
/// data can come before their schema, but they earn a warning.
///
/// Arrays are `LIST` and the fields of their items follow the same dots:
/// `xEvent.productListItems.SKU`. What lies below a `MAP` is not known.
public final class Schema {
  /// Knows nothing and so warns about nothing.
  public static final Schema OPEN = new Schema(Map.of(), Set.of());

  private final TreeMap<String, Type> types = new TreeMap<>();
  private final Set<String> lookups;

  private Schema(Map<String, Type> known, Set<String> lookups) {
    for (Map.Entry<String, Type> entry : known.entrySet()) {
      types.put(entry.getKey(), entry.getValue());
      String path = entry.getKey();
      for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
        types.putIfAbsent(path.substring(0, dot), Type.OBJECT);
      }
    }
    if (!types.isEmpty()) {
      types.put("xEvent", Type.LIST);
    }
    this.lookups = Set.copyOf(lookups);
  }

  /// `lookups` are the paths whose value is the identity of an entity outside the profile; fields
  /// below them are read from that entity.
  public static Schema of(Map<String, Type> types, Set<String> lookups) {
    return new Schema(types, lookups);
  }

  public static Schema of(Map<String, Type> types) {
    return new Schema(types, Set.of());
  }

  public boolean isOpen() {
    return types.isEmpty();
  }

  /// Whether the path leads through another entity.
  public boolean crossesLookup(List<String> path) {
    for (int length = 1; length < path.size(); length++) {
      if (lookups.contains(String.join(".", path.subList(0, length)))) {
        return true;
      }
    }
    return false;
  }

  Optional<Type> typeOf(List<String> path) {
    return Optional.ofNullable(types.get(String.join(".", path)));
  }

  /// Known, or below something whose fields nobody lists.
  boolean admits(List<String> path) {
    if (isOpen() || path.isEmpty() || typeOf(path).isPresent() || crossesLookup(path)) {
      return true;
    }
    for (int length = 1; length < path.size(); length++) {
      Type type = types.get(String.join(".", path.subList(0, length)));
      if (type == Type.MAP || type == Type.ANY) {
        return true;
      }
    }
    return false;
  }

  /// The names that may follow a path.
  Collection<String> namesBelow(List<String> parent) {
    String prefix = parent.isEmpty() ? "" : String.join(".", parent) + ".";
    Set<String> names = new TreeSet<>();
    for (String path : types.tailMap(prefix).keySet()) {
      if (!path.startsWith(prefix)) {
        break;
      }
      String rest = path.substring(prefix.length());
      int dot = rest.indexOf('.');
      names.add(dot < 0 ? rest : rest.substring(0, dot));
    }
    return names;
  }
}
