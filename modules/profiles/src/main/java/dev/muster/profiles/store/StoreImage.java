package dev.muster.profiles.store;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.storage.TableFile;
import dev.muster.columns.storage.TableWriter;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.ArrayBytes;
import dev.muster.profiles.identity.Entities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A store at one position, as it goes into a snapshot. Never changes.
public final class StoreImage {
  private static final String HEAD = "store";

  private final LogPosition position;
  private final Counts counts;
  private final Dictionaries dictionaries;
  private final Map<String, Integer> dictionarySizes;
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
    this.dictionarySizes = dictionaries.sizes();
    this.entities = entities;
    this.blocks = List.copyOf(blocks);
  }

  public LogPosition position() {
    return position;
  }

  public void write(TableWriter out) throws IOException {
    var head = new ByteArrayOutputStream();
    var heads = new DataOutputStream(head);
    heads.writeLong(position.value());
    heads.writeLong(counts.lastTimeMillis());
    heads.writeLong(counts.duplicateCount());
    heads.writeLong(counts.unusableCount());
    entities.write(heads);
    heads.writeInt(blocks.size());
    for (Block block : blocks) {
      heads.writeInt(block.rowCount());
      heads.writeInt(block.fragments().size());
      for (FragmentRows rows : block.fragments()) {
        heads.writeUTF(rows.datasetId());
        ArrayBytes.write(heads, rows.present());
        rows.times().write(heads);
      }
      int[] offsets = block.events().offsets();
      ArrayBytes.write(heads, offsets, offsets.length);
    }
    heads.flush();
    out.bytes(HEAD, head.toByteArray());
    out.dictionaries(dictionaries, dictionarySizes);
    for (int index = 0; index < blocks.size(); index++) {
      Block block = blocks.get(index);
      for (int dataset = 0; dataset < block.fragments().size(); dataset++) {
        out.table(fragments(index, dataset), block.fragments().get(dataset).table());
      }
      out.table(events(index), block.events().table());
    }
  }

  private static String fragments(int block, int dataset) {
    return "block-%d/fragments-%d".formatted(block, dataset);
  }

  private static String events(int block) {
    return "block-%d/events".formatted(block);
  }

  static Content read(TableFile file, int maximumClusterSize) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(file.bytes(HEAD)));
    var position = new LogPosition(in.readLong());
    var counts = new Counts(in.readLong(), in.readLong(), in.readLong());
    Entities entities = Entities.read(in, maximumClusterSize);
    Dictionaries dictionaries = file.dictionaries();
    int blockCount = in.readInt();
    var blocks = new ArrayList<Block>();
    for (int index = 0; index < blockCount; index++) {
      int rowCount = in.readInt();
      var fragments = new ArrayList<FragmentRows>();
      int datasetCount = in.readInt();
      for (int dataset = 0; dataset < datasetCount; dataset++) {
        String datasetId = in.readUTF();
        long[] present = ArrayBytes.readLongs(in);
        Times times = Times.read(in);
        fragments.add(
            new FragmentRows(
                datasetId, file.table(fragments(index, dataset), dictionaries), present, times));
      }
      int[] offsets = ArrayBytes.readInts(in);
      var events = new EventRows(file.table(events(index), dictionaries), offsets);
      blocks.add(new Block(index << Block.SHIFT, rowCount, fragments, events));
    }
    return new Content(position, counts, dictionaries, entities, blocks);
  }
}
