package dev.muster.export.parquet;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Compresses pages with Zstandard, without Hadoop's codecs.
final class Zstandard implements CompressionCodecFactory {

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName name) {
    if (name != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("Not Zstandard: " + name);
    }
    return new Compressor();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
    throw new UnsupportedOperationException("Files are only written here.");
  }

  @Override
  public void release() {
    // Holds nothing.
  }

  private static final class Compressor implements BytesInputCompressor {
    private final ZstdCompressor zstandard = new ZstdCompressor();

    @Override
    public BytesInput compress(BytesInput input) throws IOException {
      var whole = new ByteArrayOutputStream(Math.toIntExact(input.size()));
      input.writeAllTo(whole);
      byte[] bytes = whole.toByteArray();
      byte[] compressed = new byte[zstandard.maxCompressedLength(bytes.length)];
      int length = zstandard.compress(bytes, 0, bytes.length, compressed, 0, compressed.length);
      return BytesInput.from(compressed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // Holds nothing.
    }
  }
}
