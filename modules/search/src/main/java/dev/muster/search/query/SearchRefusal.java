package dev.muster.search.query;

import java.util.OptionalInt;

/// Why a search was not made: a mistake of its caller.
///
/// @param code such as `search-syntax`, for programs
/// @param message a sentence, for people
/// @param offset where in the search text, in characters from 0; empty when it is not about a place
public record SearchRefusal(String code, String message, OptionalInt offset) {

  public static SearchRefusal at(int offset, String code, String message) {
    return new SearchRefusal(code, message, OptionalInt.of(offset));
  }

  public static SearchRefusal of(String code, String message) {
    return new SearchRefusal(code, message, OptionalInt.empty());
  }
}
