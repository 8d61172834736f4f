package dev.muster.search.query;

import dev.muster.search.index.TenantTerms;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParserConstants;
import org.apache.lucene.queryparser.classic.Token;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/// Reads a search. Whatever stands in it: a query or a refusal, never an exception.
public final class QueryReader {
  /// A path behind its field, as people write it: `folderLocation:/Sales/EMEA`. What has slashes at
  /// both ends is a regular expression.
  private static final Pattern PATH =
      Pattern.compile("(?<=folderLocation:)\\s{0,8}+/(?![^\\s()\"]*/(?:[\\s)^]|$))[^\\s()\"^~]*+");

  /// Parts words like a slash, and is nothing special to Lucene.
  private static final char OTHER_SLASH = '∕';

  private QueryReader() {}

  public static QueryReading read(String search, TenantTerms tenant, SearchLimits limits) {
    if (search.length() > limits.searchLength()) {
      return new QueryReading.Refused(
          SearchRefusal.at(
              limits.searchLength(),
              "search-too-long",
              "A search has at most %d characters.".formatted(limits.searchLength())));
    }
    String readable =
        PATH.matcher(search)
            .replaceAll(path -> Matcher.quoteReplacement(path.group().replace('/', OTHER_SLASH)));
    SearchTokens tokens = SearchTokens.of(readable, limits);
    Optional<SearchRefusal> refusal = tokens.refusal();
    return refusal.isPresent()
        ? new QueryReading.Refused(refusal.get())
        : parse(new SegmentQueryParser(tokens, tenant, limits), search);
  }

  private static QueryReading parse(SegmentQueryParser parser, String search) {
    try {
      @Nullable Query query = parser.TopLevelQuery(SegmentQueryParser.ANY_FIELD);
      return new QueryReading.Read(query == null ? nothing() : query);
    } catch (RefusedSearchException e) {
      return refused(parser, e.code(), String.valueOf(e.getMessage()));
    } catch (ParseException e) {
      return new QueryReading.Refused(syntax(parser, e, search));
    } catch (TooComplexToDeterminizeException _) {
      return refused(parser, "search-too-complex", "The pattern is too complex.");
    } catch (IndexSearcher.TooManyClauses _) {
      return refused(parser, "search-too-many-clauses", "The search has too many clauses.");
    } catch (IllegalArgumentException e) {
      return refused(
          parser, "search-syntax", "Lucene cannot read this: " + Excerpt.of(firstLine(e)) + ".");
    }
  }

  /// A search without a word finds nothing.
  private static Query nothing() {
    return new MatchNoDocsQuery("no words");
  }

  private static QueryReading refused(SegmentQueryParser parser, String code, String message) {
    return new QueryReading.Refused(SearchRefusal.at(parser.token.beginColumn, code, message));
  }

  private static SearchRefusal syntax(SegmentQueryParser parser, ParseException e, String search) {
    @Nullable Token last = e.currentToken;
    if (last == null || last.next == null) {
      return SearchRefusal.at(
          parser.token.beginColumn,
          "search-syntax",
          "Lucene cannot read this: " + Excerpt.of(firstLine(e)) + ".");
    }
    Token unexpected = last.next;
    if (unexpected.kind == QueryParserConstants.EOF) {
      return SearchRefusal.at(
          search.length(), "search-syntax", "The search ends where something has to follow.");
    }
    return SearchRefusal.at(
        unexpected.beginColumn,
        "search-syntax",
        "'%s' cannot stand here.".formatted(Excerpt.of(unexpected.image)));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
