package dev.muster.search.index;

import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.SmallFloat;

/// How well a document's field matches a word: more with each time it stands there, less the longer
/// the field is.
///
/// How rare a word is does not count. Lucene knows that only over all tenants and over what is
/// deleted but not yet merged away: with it, one tenant's order would tell of another's words, and
/// an index made anew would answer in another order than the one it replaces.
final class WordSimilarity extends Similarity {
  private static final float SATURATION = 0.6f;
  private static final float LENGTH_SHARE = 0.25f;
  private static final float USUAL_LENGTH = 8f;

  @Override
  public SimScorer scorer(
      float boost, CollectionStatistics collection, TermStatistics... termStatistics) {
    return new SimScorer() {
      @Override
      public float score(float frequency, long norm) {
        float length = SmallFloat.byte4ToInt((byte) norm);
        float half = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTH);
        return boost * frequency / (frequency + half);
      }
    };
  }
}
