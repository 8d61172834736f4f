package dev.muster.pql.check;

import dev.muster.pql.ast.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which data the items and variables in scope come from, as paths from the profile: inside
/// `xEvent[productListItems[SKU = "a"]]` the lone `SKU` is `xEvent.productListItems.SKU`.
public final class Scopes {
  private record Binding(String name, @Nullable List<String> path) {}

  private final List<@Nullable List<String>> items = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();

  public int depth() {
    return items.size();
  }

  public <T> T inScope(@Nullable List<String> source, Supplier<T> work) {
    items.add(source);
    T result = work.get();
    items.removeLast();
    return result;
  }

  public void bind(String name, @Nullable List<String> source) {
    bindings.add(new Binding(name, source));
  }

  /// Forgets what was bound meanwhile.
  public <T> T keeping(Supplier<T> work) {
    int before = bindings.size();
    T result = work.get();
    while (bindings.size() > before) {
      bindings.removeLast();
    }
    return result;
  }

  public boolean isBound(String name) {
    return bindings.stream().anyMatch(binding -> binding.name.equals(name));
  }

  public List<String> variables() {
    return bindings.stream().map(Binding::name).toList();
  }

  /// The path an expression reads, or null if it is computed.
  public @Nullable List<String> path(Expression expression) {
    return switch (expression) {
      case Expression.Parameter(int number, _) -> number == 1 ? List.of() : null;
      case Expression.Item(int level, _) -> level < items.size() ? item(level) : null;
      case Expression.Variable(var name, _) -> variable(name);
      case Expression.Field(var object, var name, _) -> field(object, name);
      case Expression.Call call when !call.arguments().isEmpty() ->
          switch (call.function()) {
            case "filter", "topN", "bottomN", "distinct", "head", "intersection", "groupBy" ->
                path(call.arguments().getFirst());
            case "get", "values" -> {
              List<String> map = path(call.arguments().getFirst());
              yield map == null ? null : below(map, "*");
            }
            default -> null;
          };
      case Expression.Select(var clauses, _) ->
          clauses.size() == 1 ? path(clauses.getFirst().source()) : null;
      default -> null;
    };
  }

  private @Nullable List<String> item(int level) {
    return items.get(items.size() - 1 - level);
  }

  private @Nullable List<String> variable(String name) {
    for (int index = bindings.size() - 1; index >= 0; index--) {
      if (bindings.get(index).name.equals(name)) {
        return bindings.get(index).path;
      }
    }
    return null;
  }

  private @Nullable List<String> field(Expression object, String name) {
    if (object instanceof Expression.Item && name.equals("xEvent")) {
      // The profile's events can be named from any scope.
      return List.of("xEvent");
    }
    List<String> owner = path(object);
    return owner == null ? null : below(owner, name);
  }

  private static List<String> below(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return List.copyOf(longer);
  }
}
