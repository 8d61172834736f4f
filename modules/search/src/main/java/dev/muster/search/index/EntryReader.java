package dev.muster.search.index;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;

/// Reads what a hit stands for.
public final class EntryReader {
  private EntryReader() {}

  public static Entry read(IndexSearcher searcher, int documentNumber) throws IOException {
    return Documents.entry(searcher.storedFields(), documentNumber);
  }
}
