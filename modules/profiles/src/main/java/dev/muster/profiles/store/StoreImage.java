package dev.muster.profiles.store;

import dev.muster.columns.Dictionaries;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.ArrayBytes;
import dev.muster.profiles.identity.Entities;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A store at one position, as it goes into a snapshot. Never changes.
public final class StoreImage {
  private final LogPosition position;
  private final Counts counts;
  private final Dictionaries dictionaries;
  private final Entities.Image entities;
  private final List<Block> blocks;

  /// What a store counts and remembers beside its blocks.
  record Counts(long lastTimeMillis, long duplicateCount, long unusableCount) {}

  /// What was read of an image.
  record Content(
      LogPosition position,
      Counts counts,
      Dictionaries dictionaries,
      Entities entities,
      List<Block> blocks) {}

  StoreImage(
      LogPosition position,
      Counts counts,
      Dictionaries dictionaries,
      Entities.Image entities,
      List<Block> blocks) {
    this.position = position;
    this.counts = counts;
    this.dictionaries = dictionaries;
    this.entities = entities;
    this.blocks = List.copyOf(blocks);
  }

  public LogPosition position() {
    return position;
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(position.value());
    out.writeLong(counts.lastTimeMillis());
    out.writeLong(counts.duplicateCount());
    out.writeLong(counts.unusableCount());
    entities.write(out);
    var tables = new TableBytes(dictionaries);
    out.writeInt(blocks.size());
    for (Block block : blocks) {
      out.writeInt(block.rowCount());
      out.writeInt(block.fragments().size());
      for (FragmentRows rows : block.fragments()) {
        out.writeUTF(rows.datasetId());
        ArrayBytes.write(out, rows.present());
        rows.times().write(out);
        tables.write(out, rows.table());
      }
      int[] offsets = block.events().offsets();
      ArrayBytes.write(out, offsets, offsets.length);
      tables.write(out, block.events().table());
    }
  }

  static Content read(DataInput in, int maximumClusterSize) throws IOException {
    var position = new LogPosition(in.readLong());
    var counts = new Counts(in.readLong(), in.readLong(), in.readLong());
    Entities entities = Entities.read(in, maximumClusterSize);
    var dictionaries = new Dictionaries();
    var tables = new TableBytes(dictionaries);
    int blockCount = in.readInt();
    var blocks = new ArrayList<Block>();
    for (int index = 0; index < blockCount; index++) {
      int rowCount = in.readInt();
      var fragments = new ArrayList<FragmentRows>();
      for (int left = in.readInt(); left > 0; left--) {
        String datasetId = in.readUTF();
        long[] present = ArrayBytes.readLongs(in);
        Times times = Times.read(in);
        fragments.add(
            new FragmentRows(datasetId, tables.read(in, StorePaths.PROFILES), present, times));
      }
      int[] offsets = ArrayBytes.readInts(in);
      var events = new EventRows(tables.read(in, StorePaths.EVENTS), offsets);
      blocks.add(new Block(index << Block.SHIFT, rowCount, fragments, events));
    }
    return new Content(position, counts, dictionaries, entities, blocks);
  }
}
