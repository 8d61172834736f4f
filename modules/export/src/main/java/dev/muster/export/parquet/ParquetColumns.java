package dev.muster.export.parquet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/// The columns that documents need, found by looking at all of them; then the documents can be
/// written.
///
/// A field of all documents is one column: numbers, booleans, text; times and dates where each text
/// is one; structures, lists and, for identities and memberships, maps. A field whose values are of
/// several kinds is text.
public final class ParquetColumns {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private final Shape shape = Shape.ofDocuments();

  /// A file that is being written.
  public static final class Writer implements Closeable {
    private final ParquetWriter<ObjectNode> writer;

    private Writer(ParquetWriter<ObjectNode> writer) {
      this.writer = writer;
    }

    public void write(ObjectNode document) throws IOException {
      writer.write(document);
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /// Looks at a document that will be written.
  public void see(ObjectNode document) {
    shape.see(document);
  }

  /// @param file must not exist yet
  public Writer open(Path file) throws IOException {
    Column.Fields columns = shape.columns();
    if (columns.byName().isEmpty()) {
      columns = someColumn();
    }
    return new Writer(
        new Builder(new LocalOutputFile(file), Schemas.message("profile", columns), columns)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new Zstandard())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build());
  }

  /// No reader takes a file without columns, and every profile has identities.
  private static Column.Fields someColumn() {
    ObjectNode example = JsonNodeFactory.instance.objectNode();
    example.putObject("identityMap").putArray("").addObject().put("id", "").put("primary", true);
    Shape shape = Shape.ofDocuments();
    shape.see(example);
    return shape.columns();
  }

  private static final class Builder extends ParquetWriter.Builder<ObjectNode, Builder> {
    private final MessageType schema;
    private final Column.Fields columns;

    Builder(OutputFile file, MessageType schema, Column.Fields columns) {
      super(file);
      this.schema = schema;
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    // The builder still asks for it, and never calls it with a configuration of its own.
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<ObjectNode> getWriteSupport(Configuration configuration) {
      return new RowWriting(schema, columns);
    }

    @Override
    protected WriteSupport<ObjectNode> getWriteSupport(ParquetConfiguration configuration) {
      return new RowWriting(schema, columns);
    }
  }
}
