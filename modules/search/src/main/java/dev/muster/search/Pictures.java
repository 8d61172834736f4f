package dev.muster.search;

import dev.muster.search.index.Generation;
import dev.muster.search.index.IndexHome;
import dev.muster.search.query.SearchLimits;
import dev.muster.search.query.SearchRefusal;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/// Gives each search a picture of the index as it is now, and an end.
final class Pictures {
  private static final int TRIES = 10;

  static {
    // Lucene's bound is one for the whole process. A clause over all fields has several parts; how
    // many clauses there can be is `SearchLimits`' matter.
    IndexSearcher.setMaxClauseCount(1 << 17);
  }

  private final IndexHome home;
  private final SearchLimits limits;

  interface Search<T> {
    Answer<T> in(IndexSearcher searcher) throws IOException;
  }

  Pictures(IndexHome home, SearchLimits limits) {
    this.home = home;
    this.limits = limits;
  }

  /// Makes a search that is given up, and refused, when it takes too long.
  <T> Answer<T> timed(Search<T> search) throws IOException {
    for (int tries = 1; ; tries++) {
      @Nullable Generation generation = home.current();
      if (generation == null) {
        throw new IOException("The search index is not open.");
      }
      IndexSearcher picture;
      try {
        picture = generation.acquire();
      } catch (AlreadyClosedException e) {
        if (tries == TRIES) {
          throw new IOException("The search index has failed and is not open again yet.", e);
        }
        // Another one has just taken its place.
        Thread.onSpinWait();
        continue;
      }
      try {
        return timed(search, picture);
      } finally {
        generation.release(picture);
      }
    }
  }

  private <T> Answer<T> timed(Search<T> search, IndexSearcher picture) throws IOException {
    long endNanos = System.nanoTime() + limits.duration().toNanos();
    QueryTimeout timeout = () -> System.nanoTime() - endNanos > 0;
    IndexReader reader =
        ExitableDirectoryReader.wrap((DirectoryReader) picture.getIndexReader(), timeout);
    IndexSearcher searcher = Generation.searcher(reader);
    searcher.setTimeout(timeout);
    try {
      Answer<T> answer = search.in(searcher);
      return searcher.timedOut() ? tooSlow() : answer;
    } catch (ExitableDirectoryReader.ExitingReaderException _) {
      return tooSlow();
    } catch (TooComplexToDeterminizeException _) {
      return new Answer.Refused<>(
          SearchRefusal.of("search-too-complex", "A pattern in the search is too complex."));
    } catch (IndexSearcher.TooManyClauses _) {
      return new Answer.Refused<>(
          SearchRefusal.of("search-too-many-clauses", "The search has too many clauses."));
    }
  }

  private <T> Answer<T> tooSlow() {
    return new Answer.Refused<>(
        SearchRefusal.of(
            "search-too-slow",
            "The search took longer than %d ms; make it simpler or more particular."
                .formatted(limits.duration().toMillis())));
  }
}
