package dev.muster.search.query;

import dev.muster.search.index.Fields;
import dev.muster.search.text.Folding;
import dev.muster.search.text.Words;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.RegExp;

/// The queries that one word, phrase or pattern makes in one field of the index, within one
/// tenant's terms. Empty when there is nothing to look for, as in `!!!`.
final class FieldQueries {
  private static final int FUZZY_EXPANSIONS = 200;
  private static final int REGEX_FLAGS = RegExp.INTERVAL | RegExp.ANYSTRING | RegExp.EMPTY;

  private final String prefix;
  private final SearchLimits limits;

  FieldQueries(String prefix, SearchLimits limits) {
    this.prefix = prefix;
    this.limits = limits;
  }

  /// Several words are looked for side by side, as far apart as `slop` allows.
  Optional<Query> text(String field, String text, int slop) {
    if (isId(field)) {
      return Optional.of(new TermQuery(term(field, Folding.fold(text.strip()))));
    }
    List<String> words = Words.of(text);
    if (words.size() == 1) {
      return Optional.of(new TermQuery(term(field, words.getFirst())));
    }
    if (words.isEmpty()) {
      return Optional.empty();
    }
    var phrase = new PhraseQuery.Builder().setSlop(slop);
    words.forEach(word -> phrase.add(term(field, word)));
    return Optional.of(phrase.build());
  }

  /// @param pattern with `*`, `?` and escapes
  Optional<Query> wildcard(String field, String pattern) {
    List<String> parts = isId(field) ? List.of(Patterns.id(pattern)) : Patterns.words(pattern);
    return all(
        parts.stream()
            .map(
                part -> Patterns.isPattern(part) ? wildcard(term(field, part)) : exact(field, part))
            .toList());
  }

  Optional<Query> fuzzy(String field, String text, int edits) {
    List<String> words = isId(field) ? List.of(Folding.fold(text)) : Words.of(text);
    return all(
        words.stream()
            .<Query>map(word ->
                new FuzzyQuery(term(field, word), edits, prefix.length(), FUZZY_EXPANSIONS, true))
            .toList());
  }

  /// @param pattern is compared with whole words
  Query regex(String field, String pattern) {
    String folded = "(" + Patterns.regex(pattern) + ")";
    return new RegexpQuery(term(field, folded), REGEX_FLAGS, limits.determinizedStates());
  }

  private Query exact(String field, String part) {
    return new TermQuery(term(field, part));
  }

  private Query wildcard(Term term) {
    return new WildcardQuery(term, limits.determinizedStates());
  }

  private Term term(String field, String text) {
    return new Term(field, prefix + text);
  }

  private static Optional<Query> all(List<Query> queries) {
    if (queries.size() <= 1) {
      return queries.stream().findFirst();
    }
    var all = new BooleanQuery.Builder();
    queries.forEach(query -> all.add(query, Occur.MUST));
    return Optional.of(all.build());
  }

  private static boolean isId(String field) {
    return field.equals(Fields.ID) || field.equals(Fields.PARENT);
  }
}
