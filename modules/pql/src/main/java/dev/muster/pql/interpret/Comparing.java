package dev.muster.pql.interpret;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Timestamps;
import dev.muster.pql.interpret.Value.Fields;
import dev.muster.pql.interpret.Value.Groups;
import dev.muster.pql.interpret.Value.Items;
import dev.muster.pql.interpret.Value.Real;
import dev.muster.pql.interpret.Value.Text;
import dev.muster.pql.interpret.Value.Time;
import dev.muster.pql.interpret.Value.Truth;
import dev.muster.pql.interpret.Value.Whole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Section 5: how values compare. The second side is read as the type of the first; what cannot be
/// read so does not compare, and that is false for every comparator. A list on one side holds if
/// any of its elements does.
public final class Comparing {
  private Comparing() {}

  public static boolean compare(Comparator comparator, Value left, Value right) {
    if (left.isNull() || right.isNull()) {
      return false;
    }
    if (left instanceof Items(var ours) && right instanceof Items(var theirs)) {
      return switch (comparator) {
        case EQUAL -> sameMembers(ours, theirs);
        case NOT_EQUAL -> !sameMembers(ours, theirs);
        default -> any(comparator, ours, right);
      };
    }
    if (left instanceof Items(var ours)) {
      return any(comparator, ours, right);
    }
    if (right instanceof Items(var theirs)) {
      for (Value element : theirs) {
        if (compare(comparator, left, element)) {
          return true;
        }
      }
      return false;
    }
    return single(comparator, left, right);
  }

  private static boolean any(Comparator comparator, List<Value> elements, Value right) {
    for (Value element : elements) {
      if (compare(comparator, element, right)) {
        return true;
      }
    }
    return false;
  }

  static boolean equal(Value left, Value right) {
    return compare(Comparator.EQUAL, left, right);
  }

  private static boolean single(Comparator comparator, Value left, Value right) {
    return switch (left) {
      case Whole _, Real _ -> numbers(comparator, left, right);
      case Text text -> text(comparator, text, right);
      case Truth(boolean value) -> {
        Boolean other = truth(right);
        yield other != null
            && switch (comparator) {
              case EQUAL -> other == value;
              case NOT_EQUAL -> other != value;
              default -> false;
            };
      }
      case Time time -> {
        Time other = TimeRules.time(right);
        yield other != null && times(comparator, time.start(), other);
      }
      case Fields(var ours) -> objects(comparator, ours, right);
      case Groups(var ours) -> objects(comparator, ours, right);
      default -> false;
    };
  }

  private static boolean numbers(Comparator comparator, Value left, Value right) {
    return switch (right) {
      case Whole _, Real _ -> comparator.holds(order(left, right));
      case Text text -> {
        Value number = number(text.value());
        yield number != null && comparator.holds(order(left, number));
      }
      case Time time -> {
        Time instant = TimeRules.time(left);
        yield instant != null && times(comparator, instant.start(), time);
      }
      default -> false;
    };
  }

  private static boolean text(Comparator comparator, Text left, Value right) {
    return switch (right) {
      case Time time -> {
        Timestamps.Stretch own = left.time();
        yield own != null && times(comparator, own.start(), time);
      }
      case Text other -> texts(comparator, left, other);
      case Whole _, Real _, Truth _ -> {
        boolean equal = spellings(right).contains(left.value());
        yield switch (comparator) {
          case EQUAL -> equal;
          case NOT_EQUAL -> !equal;
          default -> false;
        };
      }
      default -> false;
    };
  }

  /// Two strings are ordered only if both are times. Equal they are if they are the same string, or
  /// two spellings of one instant.
  private static boolean texts(Comparator comparator, Text left, Text right) {
    boolean equality = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
    if (equality && left.value().equals(right.value())) {
      return comparator == Comparator.EQUAL;
    }
    Timestamps.Stretch ours = left.time();
    Timestamps.Stretch theirs = ours == null ? null : right.time();
    if (ours != null && theirs != null && (!equality || ours.isInstant() == theirs.isInstant())) {
      return comparator.holds(ours.start().compareTo(theirs.start()));
    }
    return comparator == Comparator.NOT_EQUAL;
  }

  /// The ways a number or Boolean can be written as a string.
  private static List<String> spellings(Value value) {
    return switch (value) {
      case Whole(long number) -> List.of(Long.toString(number));
      case Real(double number) ->
          number == Math.rint(number) && Math.abs(number) < 1e15
              ? List.of(Double.toString(number), Long.toString((long) number))
              : List.of(Double.toString(number));
      case Truth(boolean truth) -> List.of(Boolean.toString(truth));
      default -> List.of();
    };
  }

  /// Compares an instant with an instant or with a stretch, whose inside counts as equal.
  private static boolean times(Comparator comparator, Instant instant, Time other) {
    int order;
    if (instant.isBefore(other.start())) {
      order = -1;
    } else if (other.isInstant()) {
      order = instant.compareTo(other.start());
    } else {
      order = instant.isBefore(other.end()) ? 0 : 1;
    }
    return comparator.holds(order);
  }

  private static boolean objects(Comparator comparator, Map<String, Value> ours, Value right) {
    Map<String, Value> theirs = members(right);
    return theirs != null
        && switch (comparator) {
          case EQUAL -> deepEqual(ours, theirs);
          case NOT_EQUAL -> !deepEqual(ours, theirs);
          default -> false;
        };
  }

  static @Nullable Map<String, Value> members(Value value) {
    return switch (value) {
      case Fields(var members) -> members;
      case Groups(var members) -> members;
      default -> null;
    };
  }

  private static boolean deepEqual(Map<String, Value> left, Map<String, Value> right) {
    return key(new Fields(left)).equals(key(new Fields(right)));
  }

  private static boolean sameMembers(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Map<Object, Integer> counts = new HashMap<>();
    left.forEach(value -> counts.merge(key(value), 1, Integer::sum));
    for (Value value : right) {
      Integer count = counts.get(key(value));
      if (count == null || count == 0) {
        return false;
      }
      counts.put(key(value), count - 1);
    }
    return true;
  }

  /// Something with Java equality that is the same for equal values: 3 and 3.0 have one key.
  public static Object key(Value value) {
    return switch (value) {
      case Real(double number) ->
          number == Math.rint(number) && Math.abs(number) < 9e15 ? (Object) (long) number : number;
      case Whole(long number) -> number;
      case Text text -> text.value();
      case Items(var elements) -> {
        List<Object> keys = new ArrayList<>(elements.size());
        elements.forEach(element -> keys.add(key(element)));
        yield keys;
      }
      case Fields(var members) -> keys(members);
      case Groups(var members) -> keys(members);
      default -> value;
    };
  }

  private static Object keys(Map<String, Value> members) {
    Map<String, Object> keys = new HashMap<>();
    members.forEach((name, value) -> {
      if (!value.isNull()) {
        keys.put(name, key(value));
      }
    });
    return keys;
  }

  /// The order of two numbers, exact where both are whole.
  static int order(Value left, Value right) {
    if (left instanceof Whole(long ours) && right instanceof Whole(long theirs)) {
      return Long.compare(ours, theirs);
    }
    double ours = real(left);
    double theirs = real(right);
    // Zero and minus zero are one number.
    return ours == theirs ? 0 : Double.compare(ours, theirs);
  }

  static double real(Value number) {
    return switch (number) {
      case Whole(long value) -> (double) value;
      case Real(double value) -> value;
      default -> throw new IllegalArgumentException("Not a number: " + number);
    };
  }

  static boolean isNumber(Value value) {
    return value instanceof Whole || value instanceof Real;
  }

  public static @Nullable Value number(String text) {
    String stripped = text.strip();
    try {
      return new Whole(Long.parseLong(stripped));
    } catch (NumberFormatException notWhole) {
      try {
        double value = Double.parseDouble(stripped);
        return Double.isFinite(value) ? new Real(value) : null;
      } catch (NumberFormatException notANumber) {
        return null;
      }
    }
  }

  private static @Nullable Boolean truth(Value value) {
    return switch (value) {
      case Truth(boolean truth) -> truth;
      case Text text when text.value().equalsIgnoreCase("true") -> true;
      case Text text when text.value().equalsIgnoreCase("false") -> false;
      default -> null;
    };
  }
}
