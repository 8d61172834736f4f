package dev.muster.search.query;

import org.apache.lucene.queryparser.classic.ParseException;

/// Carries a refusal out of Lucene's parser, which knows no other way. Never leaves this package.
final class RefusedSearchException extends ParseException {
  private static final long serialVersionUID = 1L;

  private final String code;

  RefusedSearchException(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
