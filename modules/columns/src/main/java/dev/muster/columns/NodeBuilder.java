package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects what rows hold at one path.
final class NodeBuilder {
  private final Dictionaries dictionaries;
  private final String path;
  private final Values booleans = new Values();
  private final Values numbers = new Values();
  private final Values texts = new Values();
  private final Values instants = new Values();
  private final Values dates = new Values();
  private final Values objects = new Values();
  private final Values lists = new Values();
  private final Map<String, NodeBuilder> fields = new LinkedHashMap<>();
  private @Nullable NodeBuilder elements;
  private int elementCount;

  NodeBuilder(Dictionaries dictionaries, String path) {
    this.dictionaries = dictionaries;
    this.path = path;
  }

  /// Values of one kind, with a bit for each row that has one and another for its form.
  private static final class Values {
    long[] values = {};
    long[] present = {};
    long[] marked = {};
    boolean any;

    void set(int row, long value, boolean mark) {
      if (row >= values.length) {
        int length = (Math.max(64, Math.max(row + 1, values.length * 2)) + 63) & -64;
        values = Arrays.copyOf(values, length);
        present = Arrays.copyOf(present, length >>> 6);
        marked = Arrays.copyOf(marked, length >>> 6);
      }
      any = true;
      values[row] = value;
      present[row >>> 6] |= 1L << row;
      if (mark) {
        marked[row >>> 6] |= 1L << row;
      }
    }

    Presence presence(int rowCount) {
      return Presence.of(rowCount, Arrays.copyOf(present, (rowCount + 63) >>> 6));
    }

    long[] marks(int rowCount) {
      return Arrays.copyOf(marked, (rowCount + 63) >>> 6);
    }

    long[] values(int rowCount) {
      return Arrays.copyOf(values, rowCount);
    }

    int[] integers(int rowCount) {
      int[] narrow = new int[rowCount];
      for (int row = 0; row < Math.min(rowCount, values.length); row++) {
        narrow[row] = (int) values[row];
      }
      return narrow;
    }
  }

  void add(int row, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> addObject(row, parser);
      case START_ARRAY -> addList(row, parser);
      case VALUE_STRING -> addText(row, parser.getText());
      case VALUE_NUMBER_INT -> addInteger(row, parser);
      case VALUE_NUMBER_FLOAT -> addFraction(row, parser.getDoubleValue());
      case VALUE_TRUE -> booleans.set(row, 0, true);
      case VALUE_FALSE -> booleans.set(row, 0, false);
      case VALUE_NULL -> {}
      default -> throw new IOException("Not a JSON value: " + token);
    }
  }

  private void addObject(int row, JsonParser parser) throws IOException {
    objects.set(row, 0, false);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        field(name).add(row, parser);
      }
    }
  }

  private void addList(int row, JsonParser parser) throws IOException {
    NodeBuilder each = elements();
    int start = elementCount;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      each.add(elementCount++, parser);
    }
    lists.set(row, (long) start << 32 | elementCount, false);
  }

  private void addInteger(int row, JsonParser parser) throws IOException {
    switch (parser.getNumberType()) {
      case INT, LONG -> numbers.set(row, parser.getLongValue(), false);
      default -> addFraction(row, parser.getDoubleValue());
    }
  }

  private void addFraction(int row, double number) {
    numbers.set(row, Double.doubleToRawLongBits(number), true);
  }

  private void addText(int row, String text) {
    long millis = InstantText.read(text);
    long day = InstantText.readDate(text);
    if (millis != InstantText.NONE) {
      instants.set(row, millis, InstantText.hasFraction(text));
    } else if (day != InstantText.NONE) {
      dates.set(row, day, false);
    } else {
      texts.set(row, dictionaries.at(path).code(text), false);
    }
  }

  private NodeBuilder field(String name) {
    return fields.computeIfAbsent(name, _ -> new NodeBuilder(dictionaries, path + "." + name));
  }

  private NodeBuilder elements() {
    if (elements == null) {
      elements = new NodeBuilder(dictionaries, path + "[]");
    }
    return elements;
  }

  void copy(int at, Node source, int from, int to) {
    for (int row = from; row < to; row++) {
      copyRow(at + row - from, source, row);
    }
  }

  private void copyRow(int at, Node source, int row) {
    BooleanColumn sourceBooleans = source.booleans();
    if (sourceBooleans != null && sourceBooleans.present().at(row)) {
      booleans.set(at, 0, sourceBooleans.at(row));
    }
    NumberColumn sourceNumbers = source.numbers();
    if (sourceNumbers != null && sourceNumbers.present().at(row)) {
      if (sourceNumbers.isInteger(row)) {
        numbers.set(at, sourceNumbers.integerAt(row), false);
      } else {
        addFraction(at, sourceNumbers.at(row));
      }
    }
    TextColumn sourceTexts = source.texts();
    if (sourceTexts != null && sourceTexts.present().at(row)) {
      texts.set(at, dictionaries.at(path).code(sourceTexts.at(row)), false);
    }
    InstantColumn sourceInstants = source.instants();
    if (sourceInstants != null && sourceInstants.present().at(row)) {
      instants.set(at, sourceInstants.millisAt(row), sourceInstants.hasFraction(row));
    }
    DateColumn sourceDates = source.dates();
    if (sourceDates != null && sourceDates.present().at(row)) {
      dates.set(at, sourceDates.dayAt(row), false);
    }
    ObjectColumn sourceObjects = source.objects();
    if (sourceObjects != null && sourceObjects.present().at(row)) {
      objects.set(at, 0, false);
      sourceObjects.fields().forEach((name, field) -> field(name).copyRow(at, field, row));
    }
    ListColumn sourceLists = source.lists();
    if (sourceLists != null && sourceLists.present().at(row)) {
      int start = elementCount;
      elements()
          .copy(start, sourceLists.elements().root(), sourceLists.start(row), sourceLists.end(row));
      elementCount += sourceLists.end(row) - sourceLists.start(row);
      lists.set(at, (long) start << 32 | elementCount, false);
    }
  }

  Node build(int rowCount) {
    return new Node(
        rowCount,
        booleans.any
            ? new BooleanColumn(booleans.presence(rowCount), booleans.marks(rowCount))
            : null,
        numbers.any
            ? new NumberColumn(
                numbers.presence(rowCount), numbers.values(rowCount), numbers.marks(rowCount))
            : null,
        texts.any
            ? new TextColumn(
                texts.presence(rowCount), texts.integers(rowCount), dictionaries.at(path))
            : null,
        instants.any
            ? new InstantColumn(
                instants.presence(rowCount), instants.values(rowCount), instants.marks(rowCount))
            : null,
        dates.any ? new DateColumn(dates.presence(rowCount), dates.integers(rowCount)) : null,
        objects.any ? new ObjectColumn(objects.presence(rowCount), fields(rowCount)) : null,
        lists.any ? lists(rowCount) : null);
  }

  private Map<String, Node> fields(int rowCount) {
    Map<String, Node> built = new LinkedHashMap<>();
    fields.forEach((name, field) -> built.put(name, field.build(rowCount)));
    return built;
  }

  private ListColumn lists(int rowCount) {
    int[] offsets = new int[rowCount + 1];
    int end = 0;
    for (int row = 0; row < rowCount; row++) {
      offsets[row] = end;
      if (row < lists.values.length && (lists.present[row >>> 6] >>> row & 1) != 0) {
        end = (int) lists.values[row];
      }
    }
    offsets[rowCount] = end;
    return new ListColumn(
        lists.presence(rowCount), offsets, new Table(elementCount, elements().build(elementCount)));
  }
}
