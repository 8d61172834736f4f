package dev.muster.columns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.columns.packed.Offsets;
import java.io.IOException;
import java.util.Arrays;

/// The lists of one path and, one behind the other, their elements.
final class ListBuilder {
  /// The step of a path that leads to the elements.
  static final String ELEMENTS = "[]";

  private final GrowingRows rows = new GrowingRows();
  private final NodeBuilder elements;
  private int[] ends = {};
  private int elementCount;

  ListBuilder(NodeBuilder elements) {
    this.elements = elements;
  }

  NodeBuilder elements() {
    return elements;
  }

  int count() {
    return rows.count();
  }

  void add(int row, JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(elementCount, parser);
      elementCount = Math.addExact(elementCount, 1);
    }
    reserve(1);
    ends[rows.count()] = elementCount;
    rows.add(row);
  }

  private void reserve(int added) {
    int needed = rows.count() + added;
    if (needed > ends.length) {
      ends = Arrays.copyOf(ends, GrowingRows.grown(needed));
    }
  }

  void copy(int at, ListColumn source, RowRun run) {
    reserve(run.count());
    RowRun elementRun = run.isRange() ? copyRange(source, run) : gather(source, run);
    elements.copy(elementCount, source.elements().root(), elementRun);
    elementCount = Math.addExact(elementCount, elementRun.count());
    rows.addAll(at, source.present(), run);
  }

  private RowRun copyRange(ListColumn source, RowRun run) {
    int start = source.start(run.from());
    int count = rows.count();
    for (int row = run.from(); row < run.to(); row++) {
      if (source.present().at(row)) {
        ends[count++] = Math.addExact(elementCount, source.end(row) - start);
      }
    }
    return RowRun.range(start, source.start(run.to()));
  }

  private RowRun gather(ListColumn source, RowRun run) {
    int count = rows.count();
    int gathered = 0;
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if (source.present().at(row)) {
        gathered = Math.addExact(gathered, source.end(row) - source.start(row));
        ends[count++] = Math.addExact(elementCount, gathered);
      }
    }
    int[] elementRows = new int[gathered];
    int place = 0;
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      for (int element = source.start(row); element < source.end(row); element++) {
        elementRows[place++] = element;
      }
    }
    return RowRun.of(elementRows);
  }

  void truncate(int row) {
    rows.truncate(row);
    elementCount = rows.count() == 0 ? 0 : ends[rows.count() - 1];
    elements.truncate(elementCount);
  }

  ListColumn build(int rowCount) {
    return ListColumn.ofStretches(
        rows.presence(rowCount),
        Offsets.ofEnds(ends, rows.count()),
        new Table(elementCount, elements.build(elementCount)));
  }
}
