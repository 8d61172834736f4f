package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.profiles.identity.ArrayBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Tables as bytes of a snapshot.
final class TableBytes {
  private static final ObjectMapper JSON = new ObjectMapper(StoredJson.FACTORY);

  private final Dictionaries dictionaries;

  TableBytes(Dictionaries dictionaries) {
    this.dictionaries = dictionaries;
  }

  void write(DataOutput out, Table table) throws IOException {
    out.writeInt(table.rowCount());
    for (int row = 0; row < table.rowCount(); row++) {
      byte[] document = JSON.writeValueAsBytes(table.json(row));
      ArrayBytes.write(out, document, document.length);
    }
  }

  Table read(DataInput in, String path) throws IOException {
    var builder = new TableBuilder(dictionaries, path);
    for (int left = in.readInt(); left > 0; left--) {
      JsonNode document = JSON.readTree(ArrayBytes.readBytes(in));
      builder.addRow(document);
    }
    return builder.build();
  }
}
