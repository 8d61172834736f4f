package dev.muster.search.text;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Hands the words of a text to Lucene, each with its tenant's prefix. Used again for text after
/// text, by one thread.
public final class WordStream extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private String prefix = "";
  private Words words = Words.in("");

  public WordStream over(String termPrefix, String text) {
    prefix = termPrefix;
    words = Words.in(text);
    return this;
  }

  @Override
  public boolean incrementToken() {
    clearAttributes();
    if (!words.next()) {
      return false;
    }
    term.append(prefix).append(words.folded());
    return true;
  }
}
