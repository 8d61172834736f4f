package dev.muster.columns.storage;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Dictionary;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.Table;
import dev.muster.columns.TextColumn;
import dev.muster.columns.packed.Flags;
import java.util.LinkedHashMap;
import java.util.Map;

/// What [TableEncoder] wrote, as a table again.
final class TableDecoder {
  private final ByteSource in;
  private final Dictionaries dictionaries;

  TableDecoder(ByteSource in, Dictionaries dictionaries) {
    this.in = in;
    this.dictionaries = dictionaries;
  }

  Table table() {
    int rowCount = in.oneInt();
    if (rowCount < 0) {
      throw new IllegalArgumentException("A table of %d rows.".formatted(rowCount));
    }
    return new Table(rowCount, node(rowCount));
  }

  /// The columns stand in the order in which they are read here.
  private Node node(int rowCount) {
    int kinds = in.oneInt();
    return Node.of(
        rowCount,
        (kinds & TableEncoder.BOOLEANS) == 0 ? null : booleans(rowCount),
        (kinds & TableEncoder.NUMBERS) == 0 ? null : numbers(rowCount),
        (kinds & TableEncoder.TEXTS) == 0 ? null : texts(rowCount),
        (kinds & TableEncoder.INSTANTS) == 0 ? null : instants(rowCount),
        (kinds & TableEncoder.DATES) == 0 ? null : dates(rowCount),
        (kinds & TableEncoder.OBJECTS) == 0 ? null : objects(rowCount),
        (kinds & TableEncoder.LISTS) == 0 ? null : lists(rowCount),
        (kinds & TableEncoder.REST) == 0 ? null : texts(rowCount));
  }

  private BooleanColumn booleans(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    return new BooleanColumn(present, in.longs(in.oneInt()));
  }

  private NumberColumn numbers(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    int count = present.count();
    Flags fractions = PackedCodec.flags(in, count);
    return switch (in.oneByte()) {
      case TableEncoder.PACKED -> {
        int scale = in.oneByte();
        yield NumberColumn.ofPacked(present, fractions, scale, PackedCodec.integers(in, count));
      }
      case TableEncoder.DOUBLES -> NumberColumn.ofDoubles(present, fractions, in.doubles(count));
      case TableEncoder.MIXED -> NumberColumn.ofMixed(present, fractions, in.longs(count));
      default -> throw new IllegalArgumentException("No form of numbers.");
    };
  }

  private TextColumn texts(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    if (in.oneByte() == 0) {
      return TextColumn.ofTexts(present, PackedCodec.texts(in, present.count()));
    }
    String path = in.text();
    Dictionary dictionary = dictionaries.find(path);
    if (dictionary == null) {
      throw new IllegalArgumentException("There is no dictionary of %s.".formatted(path));
    }
    return TextColumn.ofCodes(present, PackedCodec.integers(in, present.count()), dictionary);
  }

  private InstantColumn instants(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    var millis = PackedCodec.integers(in, present.count());
    return new InstantColumn(present, millis, PackedCodec.flags(in, present.count()));
  }

  private DateColumn dates(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    return new DateColumn(present, PackedCodec.integers(in, present.count()));
  }

  private ObjectColumn objects(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    Map<String, Node> fields = new LinkedHashMap<>();
    for (int left = in.oneInt(); left > 0; left--) {
      String name = in.text();
      fields.put(name, node(rowCount));
    }
    return new ObjectColumn(present, fields);
  }

  private ListColumn lists(int rowCount) {
    Presence present = PackedCodec.presence(in, rowCount);
    boolean byRow = in.oneByte() == 1;
    var stretches = PackedCodec.offsets(in, byRow ? rowCount : present.count());
    Table elements = table();
    return byRow && !present.isAll()
        ? new ListColumn(present, stretches.starts(), elements)
        : ListColumn.ofStretches(present, stretches, elements);
  }
}
