package dev.muster.benchmarks.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the random data mostly hold at a path. Documents are drawn from it, with exceptions, and
/// queries are, so that their constants occur in the data.
sealed interface Shape {

  record Words(List<String> pool) implements Shape {}

  record Quantity(int least, int most, boolean fractions) implements Shape {}

  record Truth() implements Shape {}

  /// A time in a string, or only a date.
  record Moment(boolean dateOnly) implements Shape {}

  record Fields(Map<String, Shape> members) implements Shape {}

  record Items(Shape element) implements Shape {}

  /// Anything at all.
  record Unknown() implements Shape {}

  enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    TIME,
    OBJECT,
    LIST,
    ANY
  }

  default Kind kind() {
    return switch (this) {
      case Words _ -> Kind.STRING;
      case Quantity _ -> Kind.NUMBER;
      case Truth _ -> Kind.BOOLEAN;
      case Moment _ -> Kind.TIME;
      case Fields _ -> Kind.OBJECT;
      case Items _ -> Kind.LIST;
      case Unknown _ -> Kind.ANY;
    };
  }

  /// What stands below a shape: the steps that lead there and what is found.
  record Path(List<String> steps, Shape found, boolean throughList) {}

  /// All paths below this shape, dots through lists included.
  default List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    collect(this, List.of(), false, paths);
    return paths;
  }

  private static void collect(Shape shape, List<String> steps, boolean inList, List<Path> paths) {
    switch (shape) {
      case Fields(var members) ->
          members.forEach((name, member) -> {
            List<String> further = new ArrayList<>(steps);
            further.add(name);
            Shape found = inList && !(member instanceof Items) ? new Items(member) : member;
            paths.add(new Path(List.copyOf(further), found, inList));
            collect(member, further, inList, paths);
          });
      case Items(var element) when !steps.isEmpty() -> collect(element, steps, true, paths);
      default -> {}
    }
  }

  static Words words(String... pool) {
    return new Words(List.of(pool));
  }

  static Quantity whole(int least, int most) {
    return new Quantity(least, most, false);
  }

  static Quantity real(int least, int most) {
    return new Quantity(least, most, true);
  }

  static Items items(Shape element) {
    return new Items(element);
  }

  /// Names and shapes in turn.
  static Fields fields(Object... namesAndShapes) {
    Map<String, Shape> members = new LinkedHashMap<>();
    for (int index = 0; index < namesAndShapes.length; index += 2) {
      members.put((String) namesAndShapes[index], (Shape) namesAndShapes[index + 1]);
    }
    return new Fields(members);
  }
}
