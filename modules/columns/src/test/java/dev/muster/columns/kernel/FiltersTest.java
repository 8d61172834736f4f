package dev.muster.columns.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.InstantText;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.TextColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every filter, against the same question asked of each row's JSON. The seed of a failure stands
/// in its name.
class FiltersTest {
  private interface BitFilter {
    void fill(long[] bits);
  }

  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  private static void assertFilters(
      List<JsonNode> values, Predicate<JsonNode> condition, BitFilter bitFilter) {
    int rowCount = values.size();
    int[] expected =
        IntStream.range(0, rowCount)
            .filter(row -> !values.get(row).isNull() && condition.test(values.get(row)))
            .toArray();
    long[] bits = new long[Bits.wordCount(rowCount)];
    Arrays.fill(bits, 0x5555_5555_5555_5555L);
    bitFilter.fill(bits);
    int[] found = new int[rowCount];
    assertThat(Arrays.copyOf(found, Bits.rows(bits, found))).isEqualTo(expected);
    assertThat(Bits.count(bits)).isEqualTo(expected.length);
  }

  private static boolean holds(Comparison comparison, int order) {
    return switch (comparison) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case GREATER -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void numbers(long seed) {
    var columns = new RandomColumns(seed);
    List<JsonNode> values = columns.numbers();
    NumberColumn column = Objects.requireNonNull(RandomColumns.node(values).numbers());
    for (Comparison comparison : Comparison.values()) {
      JsonNode constant = constant(columns, values);
      NumberRange range =
          constant.isDouble()
              ? NumberRange.of(comparison, constant.doubleValue())
              : NumberRange.of(comparison, constant.longValue());
      BigDecimal exact = exact(constant);
      assertFilters(
          values,
          value -> holds(comparison, exact(value).compareTo(exact)),
          bits -> BitFilters.numbers(column, range, bits));
    }
    double low = constant(columns, values).doubleValue();
    double high = constant(columns, values).doubleValue();
    assertFilters(
        values,
        value ->
            exact(value).compareTo(new BigDecimal(low)) >= 0
                && exact(value).compareTo(new BigDecimal(high)) <= 0,
        bits -> BitFilters.numbers(column, NumberRange.between(low, high), bits));
  }

  /// One of the values, one next to it, or one far off; as an integer or as a double.
  private static JsonNode constant(RandomColumns columns, List<JsonNode> values) {
    var json = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance;
    JsonNode value = columns.pick(values);
    return switch (columns.random.nextInt(7)) {
      case 0 -> json.numberNode(value.doubleValue());
      case 1 -> json.numberNode(Math.nextUp(value.doubleValue()));
      case 2 -> json.numberNode(value.doubleValue() - 0.5);
      case 3 -> json.numberNode(value.longValue() + columns.random.nextInt(-1, 2));
      case 4 -> json.numberNode(columns.random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
      case 5 -> json.numberNode(columns.random.nextBoolean() ? 0x1p63 : -0x1p63);
      default -> value;
    };
  }

  private static BigDecimal exact(JsonNode number) {
    return number.isDouble()
        ? new BigDecimal(number.doubleValue())
        : BigDecimal.valueOf(number.longValue());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void instants(long seed) {
    var columns = new RandomColumns(seed);
    List<JsonNode> values = columns.instants();
    InstantColumn column = Objects.requireNonNull(RandomColumns.node(values).instants());
    for (Comparison comparison : Comparison.values()) {
      long constant =
          InstantText.read(columns.pick(values).textValue()) + columns.random.nextInt(-1, 2);
      LongRange range = LongRange.of(comparison, constant);
      assertFilters(
          values,
          value -> holds(comparison, Long.compare(InstantText.read(value.textValue()), constant)),
          bits -> BitFilters.instants(column, range, bits));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void dates(long seed) {
    var columns = new RandomColumns(seed);
    List<JsonNode> values = columns.dates();
    DateColumn column = Objects.requireNonNull(RandomColumns.node(values).dates());
    for (Comparison comparison : Comparison.values()) {
      long constant =
          LocalDate.parse(columns.pick(values).textValue()).toEpochDay()
              + columns.random.nextInt(-1, 2);
      LongRange range = LongRange.of(comparison, constant);
      assertFilters(
          values,
          value ->
              holds(
                  comparison,
                  Long.compare(LocalDate.parse(value.textValue()).toEpochDay(), constant)),
          bits -> BitFilters.dates(column, range, bits));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void codes(long seed) {
    var columns = new RandomColumns(seed);
    List<JsonNode> values = columns.texts();
    int others = columns.random.nextInt(300);
    TextColumn column = Objects.requireNonNull(RandomColumns.node(values, others).texts());
    int one = columns.random.nextInt(1, 200);
    int size = columns.random.nextInt(column.dictionary().size() + 1);
    long[] codes = new long[Bits.wordCount(size)];
    boolean most = columns.random.nextBoolean();
    for (int code = 0; code < size; code++) {
      if (columns.random.nextInt(one) == 0 != most) {
        codes[code >>> 6] |= 1L << code;
      }
    }
    assertFilters(
        values,
        value -> {
          int code = column.dictionary().find(value.textValue());
          return code < 64 * codes.length && Bits.at(codes, code);
        },
        bits -> BitFilters.codes(column, codes, bits));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void booleansAndPresence(long seed) {
    var columns = new RandomColumns(seed);
    List<JsonNode> values = columns.booleans();
    Node node = RandomColumns.node(values);
    BooleanColumn column = Objects.requireNonNull(node.booleans());
    for (boolean wanted : new boolean[] {true, false}) {
      assertFilters(
          values,
          value -> value.booleanValue() == wanted,
          bits -> BitFilters.booleans(column, wanted, bits));
    }
    assertFilters(values, value -> true, bits -> BitFilters.present(column.present(), bits));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsManyAtOnce(long seed) {
    var columns = new RandomColumns(seed);
    int from = columns.random.nextInt(columns.rowCount + 1);
    int to = columns.random.nextInt(from, columns.rowCount + 1);
    int[] rows = columns.selection();
    int[] range = IntStream.range(from, to).toArray();

    List<JsonNode> numbers = columns.numbers();
    NumberColumn numberColumn = Objects.requireNonNull(RandomColumns.node(numbers).numbers());
    double[] read = new double[range.length];
    BulkReads.numbers(numberColumn, from, to, -7.5, read);
    assertThat(read).isEqualTo(numbers(numbers, range));
    double[] gathered = new double[rows.length];
    BulkReads.numbers(numberColumn, rows, rows.length, -7.5, gathered);
    assertThat(gathered).isEqualTo(numbers(numbers, rows));

    List<JsonNode> instants = columns.instants();
    InstantColumn instantColumn = Objects.requireNonNull(RandomColumns.node(instants).instants());
    long[] millis = new long[range.length];
    BulkReads.millis(instantColumn, from, to, -1, millis);
    assertThat(millis).isEqualTo(millis(instants, range));
    long[] someMillis = new long[rows.length];
    BulkReads.millis(instantColumn, rows, rows.length, -1, someMillis);
    assertThat(someMillis).isEqualTo(millis(instants, rows));

    List<JsonNode> texts = columns.texts();
    TextColumn textColumn = Objects.requireNonNull(RandomColumns.node(texts).texts());
    int[] codes = new int[range.length];
    BulkReads.codes(textColumn, from, to, -1, codes);
    int[] someCodes = new int[range.length];
    BulkReads.codes(textColumn, range, range.length, -1, someCodes);
    assertThat(codes).isEqualTo(someCodes);
    for (int index = 0; index < range.length; index++) {
      JsonNode text = texts.get(range[index]);
      assertThat(codes[index] < 0 ? null : textColumn.dictionary().text(codes[index]))
          .isEqualTo(text.textValue());
    }
  }

  private static double[] numbers(List<JsonNode> values, int[] rows) {
    return Arrays.stream(rows)
        .mapToObj(values::get)
        .mapToDouble(value -> value.isNull() ? -7.5 : value.doubleValue())
        .toArray();
  }

  private static long[] millis(List<JsonNode> values, int[] rows) {
    return Arrays.stream(rows)
        .mapToObj(values::get)
        .mapToLong(value -> value.isNull() ? -1 : InstantText.read(value.textValue()))
        .toArray();
  }
}
