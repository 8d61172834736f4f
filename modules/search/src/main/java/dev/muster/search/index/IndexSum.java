package dev.muster.search.index;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// What everything in an index adds up to, whatever order it is in: two indexes that were made from
/// the same log have the same. Every term of every live document counts, and everything stored.
///
/// @param entryCount how many definitions and folders
public record IndexSum(long entryCount, String digest) {

  /// Reads the whole index.
  static IndexSum of(IndexReader reader) throws IOException {
    long entryCount = 0;
    long sum = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      long[] documents = terms(leaf.reader());
      @Nullable Bits live = leaf.reader().getLiveDocs();
      StoredFields stored = inOrder(leaf.reader());
      for (int number = 0; number < documents.length; number++) {
        if (live == null || live.get(number)) {
          entryCount++;
          sum += mixed(documents[number] + stored(stored.document(number)));
        }
      }
    }
    return new IndexSum(entryCount, Long.toHexString(sum));
  }

  /// For reading one document after the other: a block is decompressed once, and not for each of
  /// them.
  private static StoredFields inOrder(LeafReader leaf) throws IOException {
    return leaf instanceof CodecReader segment
        ? segment.getFieldsReader().getMergeInstance()
        : leaf.storedFields();
  }

  private static long[] terms(LeafReader leaf) throws IOException {
    var documents = new long[leaf.maxDoc()];
    for (FieldInfo field : leaf.getFieldInfos()) {
      @Nullable Terms terms =
          field.getIndexOptions() == IndexOptions.NONE ? null : leaf.terms(field.name);
      if (terms == null) {
        continue;
      }
      long fieldSum = checksum(new BytesRef(field.name));
      TermsEnum each = terms.iterator();
      @Nullable PostingsEnum postings = null;
      for (@Nullable BytesRef term = each.next(); term != null; term = each.next()) {
        long termSum = mixed(fieldSum << 32 | checksum(term));
        postings = each.postings(postings, PostingsEnum.FREQS);
        for (int number = postings.nextDoc();
            number != DocIdSetIterator.NO_MORE_DOCS;
            number = postings.nextDoc()) {
          documents[number] += mixed(termSum + postings.freq());
        }
      }
    }
    return documents;
  }

  private static long stored(Document document) {
    long sum = 0;
    for (IndexableField field : document) {
      sum += mixed(checksum(new BytesRef(field.name() + "\u0000" + field.stringValue())));
    }
    return sum;
  }

  private static long checksum(BytesRef bytes) {
    var crc = new CRC32C();
    crc.update(bytes.bytes, bytes.offset, bytes.length);
    return crc.getValue();
  }

  /// The finaliser of SplitMix64: spreads a difference over all bits.
  private static long mixed(long value) {
    long spread = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    spread = (spread ^ (spread >>> 27)) * 0x94d049bb133111ebL;
    return spread ^ (spread >>> 31);
  }
}
