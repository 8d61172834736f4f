package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Collects what rows hold at one path. A kind of value takes memory once it occurs.
final class NodeBuilder {
  private final TableScope scope;
  private final @Nullable NodeBuilder parent;
  private final String name;
  private final int level;
  private int lastRow = -1;
  // The field that came after this one the last time; see ObjectBuilder.
  @Nullable NodeBuilder successor;

  private @Nullable BooleanBuilder booleans;
  private @Nullable NumberBuilder numbers;
  private @Nullable TextBuilder texts;
  private @Nullable InstantBuilder instants;
  private @Nullable DateBuilder dates;
  private @Nullable ObjectBuilder objects;
  private @Nullable ListBuilder lists;
  private @Nullable TextBuilder rest;

  NodeBuilder(TableScope scope, @Nullable NodeBuilder parent, String name) {
    this.scope = scope;
    this.parent = parent;
    this.name = name;
    this.level = parent == null ? 1 : parent.level + 1;
  }

  String name() {
    return name;
  }

  private String path() {
    if (parent == null) {
      return name;
    }
    return name.equals(ListBuilder.ELEMENTS) && parent.isElements(this)
        ? parent.path() + name
        : parent.path() + "." + name;
  }

  private boolean isElements(NodeBuilder child) {
    return lists != null && lists.elements() == child;
  }

  /// A child for which there is room, or null.
  @Nullable NodeBuilder child(String childName) {
    return level < scope.limits().levels() && scope.takePath()
        ? new NodeBuilder(scope, this, childName)
        : null;
  }

  int fieldLimit() {
    return scope.limits().fields();
  }

  /// Adds the value that the parser stands at and leaves the parser at its last token.
  void add(int row, JsonParser parser) throws IOException {
    forget(row);
    lastRow = row;
    @Nullable JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("The document ends inside a value.");
    }
    switch (token) {
      case START_OBJECT -> addObject(row, parser);
      case START_ARRAY -> addList(row, parser);
      case VALUE_STRING -> addText(row, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> addNumber(row, parser);
      case VALUE_TRUE -> booleans().add(row, true);
      case VALUE_FALSE -> booleans().add(row, false);
      case VALUE_NULL -> {}
      default -> throw new IOException("Not a JSON value: " + token);
    }
  }

  /// Takes back what the last row added holds: of two fields of the same name the last one counts.
  void forget(int row) {
    if (lastRow == row) {
      truncate(row);
    }
  }

  private void addObject(int row, JsonParser parser) throws IOException {
    if (level == scope.limits().levels()) {
      rest().add(row, RawJson.value(parser));
    } else {
      @Nullable String surplus = objects().add(row, parser);
      if (surplus != null) {
        rest().add(row, surplus);
      }
    }
  }

  private void addList(int row, JsonParser parser) throws IOException {
    ListBuilder builder = lists();
    if (builder == null) {
      rest().add(row, RawJson.value(parser));
    } else {
      builder.add(row, parser);
    }
  }

  private void addNumber(int row, JsonParser parser) throws IOException {
    if (isInteger(parser)) {
      numbers().addInteger(row, parser.getLongValue());
    } else {
      double number = parser.getDoubleValue();
      // Beyond the largest number there is no value.
      if (Double.isFinite(number)) {
        numbers().addFraction(row, number);
      }
    }
  }

  static boolean isInteger(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return false;
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> true;
      default -> false;
    };
  }

  private void addText(int row, String text) {
    long millis = InstantText.read(text);
    if (millis != InstantText.NONE) {
      instants().add(row, millis, InstantText.hasFraction(text));
      return;
    }
    long day = InstantText.readDate(text);
    if (day != InstantText.NONE) {
      dates().add(row, (int) day);
    } else {
      texts().add(row, text);
    }
  }

  private BooleanBuilder booleans() {
    if (booleans == null) {
      booleans = new BooleanBuilder();
    }
    return booleans;
  }

  private NumberBuilder numbers() {
    if (numbers == null) {
      numbers = new NumberBuilder();
    }
    return numbers;
  }

  private TextBuilder texts() {
    if (texts == null) {
      Dictionary dictionary = scope.dictionaries().at(path());
      texts = new TextBuilder(dictionary.isFull() ? null : dictionary);
    }
    return texts;
  }

  private InstantBuilder instants() {
    if (instants == null) {
      instants = new InstantBuilder();
    }
    return instants;
  }

  private DateBuilder dates() {
    if (dates == null) {
      dates = new DateBuilder();
    }
    return dates;
  }

  private ObjectBuilder objects() {
    if (objects == null) {
      objects = new ObjectBuilder(this);
    }
    return objects;
  }

  /// Null where there is no room for elements.
  private @Nullable ListBuilder lists() {
    if (lists == null) {
      @Nullable NodeBuilder elements = child(ListBuilder.ELEMENTS);
      lists = elements == null ? null : new ListBuilder(elements);
    }
    return lists;
  }

  private TextBuilder rest() {
    if (rest == null) {
      rest = new TextBuilder(null);
    }
    return rest;
  }

  /// Adds rows of another table from `at` on.
  void copy(int at, Node source, RowRun run) {
    lastRow = at + run.count() - 1;
    if (source.booleans() != null) {
      booleans().copy(at, source.booleans(), run);
    }
    if (source.numbers() != null) {
      numbers().copy(at, source.numbers(), run);
    }
    if (source.texts() != null) {
      texts().copy(at, source.texts(), run);
    }
    if (source.instants() != null) {
      instants().copy(at, source.instants(), run);
    }
    if (source.dates() != null) {
      dates().copy(at, source.dates(), run);
    }
    var surplus = new Surplus(source);
    copyObjects(at, source, run, surplus);
    copyLists(at, source, run, surplus);
    surplus.copy(at, run, this::rest);
  }

  private void copyObjects(int at, Node source, RowRun run, Surplus surplus) {
    ObjectColumn sourceObjects = source.objects();
    if (sourceObjects == null) {
      return;
    }
    if (level == scope.limits().levels()) {
      surplus.objectsToo();
    } else {
      objects().copy(at, sourceObjects, run, surplus);
    }
  }

  private void copyLists(int at, Node source, RowRun run, Surplus surplus) {
    ListColumn sourceLists = source.lists();
    if (sourceLists == null || !run.meets(sourceLists.present())) {
      return;
    }
    ListBuilder builder = lists();
    if (builder == null) {
      surplus.listsToo();
    } else {
      builder.copy(at, sourceLists, run);
    }
  }

  /// Forgets the rows from this one on.
  void truncate(int row) {
    lastRow = Math.min(lastRow, row - 1);
    if (booleans != null) {
      booleans.truncate(row);
    }
    if (numbers != null) {
      numbers.truncate(row);
    }
    if (texts != null) {
      texts.truncate(row);
    }
    if (instants != null) {
      instants.truncate(row);
    }
    if (dates != null) {
      dates.truncate(row);
    }
    if (objects != null) {
      objects.truncate(row);
    }
    if (lists != null) {
      lists.truncate(row);
    }
    if (rest != null) {
      rest.truncate(row);
    }
  }

  Node build(int rowCount) {
    return new Node(
        rowCount,
        booleans == null || booleans.count() == 0 ? null : booleans.build(rowCount),
        numbers == null || numbers.count() == 0 ? null : numbers.build(rowCount),
        texts == null || texts.count() == 0 ? null : texts.build(rowCount),
        instants == null || instants.count() == 0 ? null : instants.build(rowCount),
        dates == null || dates.count() == 0 ? null : dates.build(rowCount),
        objects == null || objects.count() == 0 ? null : objects.build(rowCount),
        lists == null || lists.count() == 0 ? null : lists.build(rowCount),
        rest == null || rest.count() == 0 ? null : rest.build(rowCount));
  }
}
