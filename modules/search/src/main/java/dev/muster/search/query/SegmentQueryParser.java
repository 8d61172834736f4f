package dev.muster.search.query;

import dev.muster.domain.folders.Folder;
import dev.muster.search.index.Fields;
import dev.muster.search.index.Kind;
import dev.muster.search.index.TenantTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.queryparser.classic.QueryParserTokenManager;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/// Lucene's own parser, with the fields that searches know instead of those that the index has.
final class SegmentQueryParser extends QueryParser {
  /// What a clause without a field looks into: everything.
  static final String ANY_FIELD = "";

  private static final float SECOND_BEST_SHARE = 0.1f;
  private static final int MAXIMUM_REPETITIONS = 1_000;

  /// The best field counts. A word in a name is worth more than any number of times in a
  /// description, whatever their lengths.
  private static final Map<String, Float> ANY_FIELD_WEIGHTS =
      Map.of(
          Fields.ID, 10f,
          Fields.NAME, 8f,
          Fields.DESCRIPTION, 1f,
          Fields.LOCATION, 0.5f,
          Fields.PARENT, 0.5f);

  private final TenantTerms tenant;
  private final SearchLimits limits;
  private final FieldQueries queries;

  /// Makes the query of a clause in a field of the index.
  private interface Clause {
    Optional<Query> in(String indexedField) throws ParseException;
  }

  SegmentQueryParser(QueryParserTokenManager tokens, TenantTerms tenant, SearchLimits limits) {
    super(tokens);
    // The words are cut and folded by ourselves; the analyzer is never asked.
    init(ANY_FIELD, new StandardAnalyzer());
    setSplitOnWhitespace(true);
    setAllowLeadingWildcard(true);
    this.tenant = tenant;
    this.limits = limits;
    this.queries = new FieldQueries(tenant.prefix(), limits);
  }

  @Override
  protected @Nullable Query getFieldQuery(String field, String text, boolean quoted)
      throws ParseException {
    return getFieldQuery(field, text, 0);
  }

  @Override
  protected @Nullable Query getFieldQuery(String field, String text, int slop)
      throws ParseException {
    return clause(field, indexed -> queries.text(indexed, text, slop));
  }

  @Override
  protected @Nullable Query getPrefixQuery(String field, String text) throws ParseException {
    return getWildcardQuery(field, text + "*");
  }

  @Override
  protected @Nullable Query getWildcardQuery(String field, String pattern) throws ParseException {
    refuseLongPattern(pattern);
    if (pattern.equals("*") && (field.equals(ANY_FIELD) || field.equals("*"))) {
      return MatchAllDocsQuery.INSTANCE;
    }
    return clause(field, indexed -> queries.wildcard(indexed, pattern));
  }

  @Override
  protected @Nullable Query getFuzzyQuery(String field, String text, float similarity)
      throws ParseException {
    refuseLongPattern(text);
    int edits = FuzzyQuery.floatToEdits(similarity, text.codePointCount(0, text.length()));
    return clause(field, indexed -> queries.fuzzy(indexed, text, edits));
  }

  @Override
  protected @Nullable Query getRegexpQuery(String field, String pattern) throws ParseException {
    refuseLongPattern(pattern);
    if (Patterns.repetitions(pattern) > MAXIMUM_REPETITIONS) {
      throw new RefusedSearchException(
          "search-too-complex", "The regular expression repeats too much.");
    }
    try {
      return clause(field, indexed -> Optional.of(queries.regex(indexed, pattern)));
    } catch (IllegalArgumentException _) {
      throw new RefusedSearchException(
          "search-syntax", "The regular expression is not well-formed.");
    }
  }

  @Override
  protected Query getRangeQuery(
      String field, String from, String to, boolean fromInclusive, boolean toInclusive)
      throws ParseException {
    throw new RefusedSearchException(
        "search-syntax",
        "Ranges such as [a TO b] are not part of this search; write \\[ and \\] for the characters themselves.");
  }

  /// What only excludes is understood as everything else.
  @Override
  protected @Nullable Query getBooleanQuery(List<BooleanClause> clauses) throws ParseException {
    if (clauses.isEmpty() || clauses.stream().anyMatch(clause -> !clause.isProhibited())) {
      return super.getBooleanQuery(clauses);
    }
    var withAll = new ArrayList<>(clauses);
    withAll.add(new BooleanClause(MatchAllDocsQuery.INSTANCE, Occur.MUST));
    return super.getBooleanQuery(withAll);
  }

  private @Nullable Query clause(String field, Clause clause) throws ParseException {
    return (field.equals(ANY_FIELD) ? anywhere(clause) : inField(field, clause)).orElse(null);
  }

  private Optional<Query> inField(String name, Clause clause) throws ParseException {
    SearchField field =
        SearchField.named(name)
            .orElseThrow(() ->
                new RefusedSearchException(
                    "search-field-unknown",
                    "'%s' is not a field of the search. The fields are %s."
                        .formatted(name, SearchField.names())));
    Optional<Query> found = clause.in(field.indexed());
    Kind kind = field.kind();
    return kind == null ? found : found.map(query -> only(kind, query));
  }

  private Optional<Query> anywhere(Clause clause) throws ParseException {
    Optional<Query> inNames = clause.in(Fields.NAME);
    if (inNames.isEmpty()) {
      // Nothing but punctuation.
      return Optional.empty();
    }
    var fields = new ArrayList<Query>();
    for (var weight : ANY_FIELD_WEIGHTS.entrySet()) {
      clause
          .in(weight.getKey())
          .map(query -> weight.getKey().equals(Fields.PARENT) ? inSomeFolder(query) : query)
          .ifPresent(query -> fields.add(new BoostQuery(query, weight.getValue())));
    }
    return Optional.of(new DisjunctionMaxQuery(fields, SECOND_BEST_SHARE));
  }

  private static Query only(Kind kind, Query query) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermQuery(new Term(Fields.KIND, kind.term())), Occur.FILTER)
        .build();
  }

  /// `root` is no id of anyone's folder: the bare word does not list everything at the top.
  private Query inSomeFolder(Query query) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermQuery(new Term(Fields.PARENT, tenant.id(Folder.ROOT_ID))), Occur.MUST_NOT)
        .build();
  }

  private void refuseLongPattern(String pattern) throws RefusedSearchException {
    if (pattern.length() > limits.patternLength()) {
      throw new RefusedSearchException(
          "search-too-complex",
          "A wildcard, fuzzy word or regular expression has at most %d characters."
              .formatted(limits.patternLength()));
    }
  }
}
