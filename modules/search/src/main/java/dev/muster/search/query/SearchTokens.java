package dev.muster.search.query;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.queryparser.charstream.FastCharStream;
import org.apache.lucene.queryparser.classic.QueryParserConstants;
import org.apache.lucene.queryparser.classic.QueryParserTokenManager;
import org.apache.lucene.queryparser.classic.Token;
import org.apache.lucene.queryparser.classic.TokenMgrError;

/// The tokens of a search as Lucene's parser is to see them.
///
/// They are looked at before the parser runs, because it is recursive and takes any field: too many
/// clauses, too many brackets and unknown fields are refused here. And a field holds for what
/// follows it, up to the next field or the end of the brackets, so that `segmentName: foo AND bar`
/// asks for both in the name: the field is repeated before each clause that it holds for. A field
/// before brackets, as in `segmentName:(foo bar) baz`, holds for these alone.
final class SearchTokens extends QueryParserTokenManager {
  private static final float MAXIMUM_BOOST = 1_000_000;

  private final List<Token> tokens = new ArrayList<>();
  private int served;

  /// The field that holds at each depth of brackets; empty for any field.
  private final Deque<String> fields = new ArrayDeque<>();

  private int clauseCount;
  private Optional<SearchRefusal> refusal = Optional.empty();

  private SearchTokens(String search) {
    super(new FastCharStream(new StringReader(search)));
  }

  static SearchTokens of(String search, SearchLimits limits) {
    var tokens = new SearchTokens(search);
    tokens.refusal = tokens.read(search, limits);
    return tokens;
  }

  /// Why the search cannot be given to the parser.
  Optional<SearchRefusal> refusal() {
    return refusal;
  }

  @Override
  public Token getNextToken() {
    Token token = tokens.get(Math.min(served, tokens.size() - 1));
    served++;
    return token;
  }

  private Optional<SearchRefusal> read(String search, SearchLimits limits) {
    var raw = new ArrayList<Token>();
    try {
      do {
        raw.add(super.getNextToken());
      } while (raw.getLast().kind != QueryParserConstants.EOF);
    } catch (TokenMgrError _) {
      return Optional.of(unreadable(search, raw.isEmpty() ? 0 : raw.getLast().endColumn));
    }
    fields.push(SegmentQueryParser.ANY_FIELD);
    for (int index = 0; index < raw.size(); index++) {
      Token token = raw.get(index);
      boolean named = isField(raw, index);
      Optional<SearchRefusal> problem =
          named ? field(token, raw.get(index + 2)) : other(token, raw, index, limits);
      if (problem.isPresent()) {
        return problem;
      }
      tokens.add(token);
      if (named) {
        // The clause right behind a field has it already.
        tokens.add(raw.get(index + 1));
        index += 2;
        Optional<SearchRefusal> next = open(raw.get(index), limits);
        if (next.isPresent()) {
          return next;
        }
        tokens.add(raw.get(index));
      }
    }
    return Optional.empty();
  }

  private static boolean isField(List<Token> raw, int index) {
    int kind = raw.get(index).kind;
    return (kind == QueryParserConstants.TERM || kind == QueryParserConstants.STAR)
        && index + 2 < raw.size()
        && raw.get(index + 1).kind == QueryParserConstants.COLON;
  }

  /// A field is named here.
  private Optional<SearchRefusal> field(Token name, Token next) {
    boolean everything =
        name.kind == QueryParserConstants.STAR && next.kind == QueryParserConstants.STAR;
    if (!everything && SearchField.named(name.image).isEmpty()) {
      return Optional.of(
          SearchRefusal.at(
              name.beginColumn,
              "search-field-unknown",
              "'%s' is not a field of the search. The fields are %s."
                  .formatted(Excerpt.of(name.image), SearchField.names())));
    }
    fields.pop();
    fields.push(
        everything || next.kind == QueryParserConstants.LPAREN
            ? SegmentQueryParser.ANY_FIELD
            : name.image);
    return Optional.empty();
  }

  private Optional<SearchRefusal> other(
      Token token, List<Token> raw, int index, SearchLimits limits) {
    String field = fields.element();
    if (startsClause(token) && !field.equals(SegmentQueryParser.ANY_FIELD)) {
      tokens.add(token(token, QueryParserConstants.TERM, field));
      tokens.add(token(token, QueryParserConstants.COLON, ":"));
    }
    if (token.kind == QueryParserConstants.CARAT && index + 1 < raw.size()) {
      return boost(raw.get(index + 1));
    }
    return open(token, limits);
  }

  /// Counts clauses and brackets.
  private Optional<SearchRefusal> open(Token token, SearchLimits limits) {
    if (token.kind == QueryParserConstants.LPAREN) {
      fields.push(SegmentQueryParser.ANY_FIELD);
      if (fields.size() - 1 > limits.nesting()) {
        return Optional.of(
            SearchRefusal.at(
                token.beginColumn,
                "search-too-deep",
                "Brackets can be at most %d deep.".formatted(limits.nesting())));
      }
    } else if (token.kind == QueryParserConstants.RPAREN) {
      if (fields.size() > 1) {
        fields.pop();
      }
    } else if (startsClause(token)) {
      clauseCount++;
      if (clauseCount > limits.clauseCount()) {
        return Optional.of(
            SearchRefusal.at(
                token.beginColumn,
                "search-too-many-clauses",
                "A search has at most %d words, phrases and patterns."
                    .formatted(limits.clauseCount())));
      }
    }
    return Optional.empty();
  }

  private static Optional<SearchRefusal> boost(Token number) {
    if (number.kind == QueryParserConstants.NUMBER
        && Float.parseFloat(number.image) > MAXIMUM_BOOST) {
      return Optional.of(
          SearchRefusal.at(
              number.beginColumn,
              "search-syntax",
              "A boost is at most %d.".formatted((int) MAXIMUM_BOOST)));
    }
    return Optional.empty();
  }

  private static boolean startsClause(Token token) {
    return switch (token.kind) {
      case QueryParserConstants.TERM,
          QueryParserConstants.STAR,
          QueryParserConstants.QUOTED,
          QueryParserConstants.PREFIXTERM,
          QueryParserConstants.WILDTERM,
          QueryParserConstants.REGEXPTERM,
          QueryParserConstants.BAREOPER,
          QueryParserConstants.RANGEIN_START,
          QueryParserConstants.RANGEEX_START,
          QueryParserConstants.LPAREN ->
          true;
      default -> false;
    };
  }

  private static Token token(Token at, int kind, String image) {
    var token = new Token(kind, image);
    token.beginLine = at.beginLine;
    token.endLine = at.beginLine;
    token.beginColumn = at.beginColumn;
    token.endColumn = at.beginColumn;
    return token;
  }

  /// Lucene says where it gave up, which is mostly the end; people look for where it began.
  private static SearchRefusal unreadable(String search, int from) {
    int offset = from;
    while (offset < search.length() - 1 && Character.isWhitespace(search.charAt(offset))) {
      offset++;
    }
    char character = offset < search.length() ? search.charAt(offset) : ' ';
    return SearchRefusal.at(
        offset,
        "search-syntax",
        switch (character) {
          case '"' -> "The quotation mark is never closed; write \\\" for the character itself.";
          case '/' ->
              "The slash begins a regular expression that is never closed; write \\/ for the character itself.";
          case '[', '{' ->
              "The bracket is never closed; write \\%c for the character itself."
                  .formatted(character);
          case '\\' -> "A backslash stands before the character that it protects.";
          default -> "The search cannot be read from here on.";
        });
  }
}
