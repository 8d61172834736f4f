package dev.muster.search;

import dev.muster.search.query.SearchRefusal;

/// What comes back for a question.
public sealed interface Answer<T> {

  record Found<T>(T value) implements Answer<T> {}

  /// There is nothing with this id.
  record Unknown<T>() implements Answer<T> {}

  record Refused<T>(SearchRefusal refusal) implements Answer<T> {}
}
