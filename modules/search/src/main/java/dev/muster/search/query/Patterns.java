package dev.muster.search.query;

import dev.muster.search.text.Folding;
import dev.muster.search.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings patterns into the form of what is indexed: folded, and cut into words as the index's
/// texts are.
final class Patterns {
  private static final Pattern REPETITION = Pattern.compile("\\{(\\d*),?(\\d*)}");

  private Patterns() {}

  static boolean isPattern(String part) {
    return part.indexOf('*') >= 0 || part.indexOf('?') >= 0;
  }

  /// `High-val*` has the parts `high` and `val*`.
  static List<String> words(String pattern) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int index = 0; index < pattern.length(); ) {
      int character = pattern.codePointAt(index);
      boolean escaped = character == '\\' && index + 1 < pattern.length();
      if (escaped) {
        index++;
        character = pattern.codePointAt(index);
      }
      index += Character.charCount(character);
      if (!escaped && isWildcard(character)) {
        part.append((char) character);
      } else if (!Words.isWordPart(character)) {
        end(part, parts);
      } else {
        if (Words.standsAlone(character)) {
          end(part, parts);
        }
        part.appendCodePoint(character);
      }
    }
    end(part, parts);
    // A star for a word of its own says nothing beside others.
    return parts.size() > 1 ? parts.stream().filter(each -> !each.equals("*")).toList() : parts;
  }

  /// An id is one word, whatever is in it.
  static String id(String pattern) {
    var id = new StringBuilder();
    for (int index = 0; index < pattern.length(); index++) {
      char character = pattern.charAt(index);
      id.append(character);
      if (character == '\\' && index + 1 < pattern.length()) {
        index++;
        id.append(pattern.charAt(index));
      }
    }
    return Folding.fold(id.toString());
  }

  /// Letters are folded, except those that have a meaning behind a backslash. The ends of a word
  /// can be marked, although nothing else can be matched.
  static String regex(String pattern) {
    var folded = new StringBuilder();
    int start = pattern.startsWith("^") ? 1 : 0;
    for (int index = start; index < pattern.length(); index++) {
      char character = pattern.charAt(index);
      if (character == '\\' && index + 1 < pattern.length()) {
        index++;
        folded.append('\\').append(pattern.charAt(index));
      } else if (character != '$' || index < pattern.length() - 1) {
        String letter = Folding.fold(String.valueOf(character));
        folded.append(letter.length() == 1 ? letter : String.valueOf(character));
      }
    }
    return folded.toString();
  }

  /// How often the repetitions of a regular expression multiply what they repeat, at most:
  /// `(a{9}){9}` has 81. Each time makes states of its own.
  static long repetitions(String pattern) {
    long product = 1;
    for (Matcher at = REPETITION.matcher(pattern); at.find(); ) {
      long most = Math.max(number(at.group(1)), number(at.group(2)));
      product = Math.min(Integer.MAX_VALUE, product * Math.max(1, most));
    }
    return product;
  }

  private static long number(String digits) {
    if (digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
  }

  private static void end(StringBuilder part, List<String> parts) {
    if (!part.isEmpty()) {
      parts.add(Folding.fold(part.toString()));
      part.setLength(0);
    }
  }

  private static boolean isWildcard(int character) {
    return character == '*' || character == '?';
  }
}
