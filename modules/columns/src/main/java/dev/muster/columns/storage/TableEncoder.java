package dev.muster.columns.storage;

import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.Table;
import dev.muster.columns.TextColumn;
import dev.muster.columns.packed.Integers;

/// A table as bytes: what each node has, and the arrays of its columns as they are.
final class TableEncoder {
  static final int BOOLEANS = 1;
  static final int NUMBERS = 1 << 1;
  static final int TEXTS = 1 << 2;
  static final int INSTANTS = 1 << 3;
  static final int DATES = 1 << 4;
  static final int OBJECTS = 1 << 5;
  static final int LISTS = 1 << 6;
  static final int REST = 1 << 7;

  static final int PACKED = 0;
  static final int DOUBLES = 1;
  static final int MIXED = 2;

  private final ByteSink out;

  TableEncoder(ByteSink out) {
    this.out = out;
  }

  void table(Table table) {
    out.oneInt(table.rowCount());
    node(table.root());
  }

  private void node(Node node) {
    var booleans = node.booleans();
    var numbers = node.numbers();
    var texts = node.texts();
    var instants = node.instants();
    var dates = node.dates();
    var objects = node.objects();
    var lists = node.lists();
    var rest = node.rest();
    out.oneInt(
        (booleans == null ? 0 : BOOLEANS)
            | (numbers == null ? 0 : NUMBERS)
            | (texts == null ? 0 : TEXTS)
            | (instants == null ? 0 : INSTANTS)
            | (dates == null ? 0 : DATES)
            | (objects == null ? 0 : OBJECTS)
            | (lists == null ? 0 : LISTS)
            | (rest == null ? 0 : REST));
    if (booleans != null) {
      PackedCodec.write(booleans.present(), out);
      out.oneInt(booleans.words().length);
      out.longs(booleans.words());
    }
    if (numbers != null) {
      numbers(numbers);
    }
    if (texts != null) {
      texts(texts);
    }
    if (instants != null) {
      PackedCodec.write(instants.present(), out);
      PackedCodec.write(instants.stored(), out);
      PackedCodec.write(instants.withFraction(), out);
    }
    if (dates != null) {
      PackedCodec.write(dates.present(), out);
      PackedCodec.write(dates.stored(), out);
    }
    if (objects != null) {
      objects(objects);
    }
    if (lists != null) {
      lists(lists);
    }
    if (rest != null) {
      texts(rest);
    }
  }

  private void numbers(NumberColumn column) {
    PackedCodec.write(column.present(), out);
    PackedCodec.write(column.fractions(), out);
    Integers packed = column.packed();
    double[] doubles = column.doubles();
    long[] mixed = column.mixed();
    if (packed != null) {
      out.oneByte(PACKED);
      out.oneByte(column.scale());
      PackedCodec.write(packed, out);
    } else if (doubles != null) {
      out.oneByte(DOUBLES);
      out.doubles(doubles);
    } else if (mixed != null) {
      out.oneByte(MIXED);
      out.longs(mixed);
    }
  }

  private void texts(TextColumn column) {
    PackedCodec.write(column.present(), out);
    out.oneByte(column.isCoded() ? 1 : 0);
    if (column.isCoded()) {
      out.text(column.dictionary().path());
      PackedCodec.write(column.codes(), out);
    } else {
      PackedCodec.write(column.texts(), out);
    }
  }

  private void objects(ObjectColumn column) {
    PackedCodec.write(column.present(), out);
    out.oneInt(column.fields().size());
    column
        .fields()
        .forEach((name, field) -> {
          out.text(name);
          node(field);
        });
  }

  private void lists(ListColumn column) {
    PackedCodec.write(column.present(), out);
    out.oneByte(column.isByRow() ? 1 : 0);
    PackedCodec.write(column.stretches(), out);
    table(column.elements());
  }
}
