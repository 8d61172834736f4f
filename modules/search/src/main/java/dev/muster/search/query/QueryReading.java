package dev.muster.search.query;

import org.apache.lucene.search.Query;

/// What reading a search gives.
public sealed interface QueryReading {

  record Read(Query query) implements QueryReading {}

  record Refused(SearchRefusal refusal) implements QueryReading {}
}
