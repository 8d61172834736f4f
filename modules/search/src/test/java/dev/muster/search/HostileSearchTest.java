package dev.muster.search;

import static dev.muster.search.Searching.TENANT;
import static dev.muster.search.Searching.ids;
import static dev.muster.search.Searching.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Searches that mean harm, or that nobody meant. Each is answered or refused; none throws, and
/// none takes long.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class HostileSearchTest {
  private SegmentIndex index;

  @BeforeAll
  void fill(@TempDir Path directory) throws Exception {
    index = SegmentIndex.open(directory.resolve("search"));
    var records = new Records();
    for (int number = 0; number < 3_000; number++) {
      records.define(TENANT, "id-" + number, "Word%d aaaa%d".formatted(number, number), "text");
    }
    records
        .define(
            TENANT, "odd", "a\ud800b \udc00 \u0000 \ufffe 👩‍👩‍👧 🔥hot ﷺ İstanbul ½", "\u0000")
        .define(TENANT, "long", "x".repeat(40_000), "ﷺ".repeat(20_000))
        .applyTo(index);
  }

  @AfterAll
  void close() {
    index.close();
  }

  @Test
  void deepBracketsAreRefused() throws Exception {
    for (int depth : List.of(65, 5_000, 8_000)) {
      var refusal = refusal(index, "(".repeat(depth) + "a" + ")".repeat(depth));
      assertThat(refusal.code()).isEqualTo("search-too-deep");
      assertThat(refusal.offset()).hasValue(64);
    }
    assertThat(ids(index, "(".repeat(64) + "hot" + ")".repeat(64))).containsExactly("odd");
    assertThat(refusal(index, "name:(".repeat(1_000)).code()).isEqualTo("search-too-deep");
    assertThat(refusal(index, "-(".repeat(5_000)).code()).isEqualTo("search-too-deep");
    // Side by side is not inside.
    assertThat(ids(index, "(hot) OR ".repeat(900) + "hot")).containsExactly("odd");
  }

  @Test
  void hugeSearchesAreRefused() throws Exception {
    assertThat(refusal(index, "a".repeat(64 << 10)).code()).isEqualTo("search-too-long");
    assertThat(refusal(index, "a b ".repeat(16 << 10)).code()).isEqualTo("search-too-long");
    assertThat(refusal(index, "a ".repeat(1_025)).code()).isEqualTo("search-too-many-clauses");
    assertThat(refusal(index, "a ".repeat(1_025)).offset()).hasValue(2_048);
    assertThat(refusal(index, "x" + "*a".repeat(200)).code()).isEqualTo("search-too-complex");
    assertThat(refusal(index, "a".repeat(300) + "~").code()).isEqualTo("search-too-complex");
    assertThat(refusal(index, "/" + "(a|b)".repeat(100) + "/").code())
        .isEqualTo("search-too-complex");
  }

  @Test
  void theMostThatIsAllowedIsAnswered() throws Exception {
    assertThat(ids(index, words("%d", 1_024))).isEmpty();
    assertThat(ids(index, words("word%d", 1_024))).hasSize(1_000);
    assertThat(ids(index, words("+hot%d", 1_024))).isEmpty();
    assertThat(ids(index, "\"" + words("word%d", 1_500) + "\"")).isEmpty();
    assertThat(ids(index, words("a-b-c%d", 1_000))).isEmpty();
  }

  @Test
  void manyPatternsEndInTime() throws Exception {
    for (String pattern :
        List.of("*%d*", "w?r*%d", "wrod%d~", "/.*o.*%d/", "/(a|aa)+b?%d/", "*a*a*a*a*a*a*%d")) {
      long start = System.nanoTime();

      Searching.in(index)
          .entities(
              TENANT, EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(words(pattern, 800)));

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(pattern)
          .isLessThan(Duration.ofSeconds(6));
    }
  }

  @Test
  void oddCharactersAreFoundOrNot() throws Exception {
    assertThat(ids(index, "🔥")).containsExactly("odd");
    assertThat(ids(index, "istanbul")).containsExactly("odd");
    assertThat(ids(index, "İSTANBUL")).containsExactly("odd");
    assertThat(ids(index, "👩‍👩‍👧")).containsExactly("odd");
    assertThat(ids(index, "👧")).containsExactly("odd");
    for (String text :
        List.of(
            "\ud800",
            "\udc00\ud800",
            "\ud800*",
            "/\ud800/",
            "\ud800~",
            "\"\ud800\"",
            "\u0000",
            "\u0000*",
            "name:\u0000",
            "segmentId:\ud800",
            "segmentId:\u0000",
            "\ufeff",
            "\u202e",
            "\u3000",
            "\u00a0",
            "￿",
            "\\\ud800",
            "\\u0000",
            "\\uzzzz",
            "\\ud800",
            "%00",
            "'; DROP TABLE x; --",
            "${jndi:ldap://x}",
            "<script>")) {
      Answer<EntitiesPage> answer =
          Searching.in(index)
              .entities(TENANT, EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(text));
      assertThat(answer).as(text).isNotInstanceOf(Answer.Unknown.class);
    }
  }

  /// Random mixtures of everything that has a meaning.
  @Test
  void nothingThrows() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String[] pieces = {
      "a",
      "hot",
      "AND",
      "OR",
      "NOT",
      "&&",
      "||",
      "!",
      "+",
      "-",
      "(",
      ")",
      "\"",
      "~",
      "~1",
      "~2",
      "~9",
      "^",
      "^2",
      "^0",
      "^1e9",
      "*",
      "?",
      ":",
      "/",
      "\\",
      "[",
      "]",
      "{",
      "}",
      " TO ",
      " ",
      " ",
      "name:",
      "segmentId:",
      "folderLocation:",
      "*:",
      "x:",
      "~0.5",
      "{1,3}",
      "{9}",
      "\u0000",
      "\ud83d",
      "🔥",
      "é",
      ".",
      "$",
      "<1-9>",
      "@",
      "#",
      "&",
      "|",
      "東京",
      "\\u00e9",
      "1",
      "_",
      "'"
    };
    for (int round = 0; round < 5_000; round++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(14))
              .mapToObj(_ -> pieces[random.nextInt(pieces.length)])
              .collect(Collectors.joining());
      try {
        Answer<EntitiesPage> answer =
            Searching.in(index)
                .entities(TENANT, EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(text));
        if (answer instanceof Answer.Refused<EntitiesPage>(var refusal)) {
          assertThat(refusal.offset().orElse(0)).as(text).isBetween(0, text.length());
          assertThat(refusal.message()).as(text).endsWith(".");
        }
      } catch (Exception | Error e) {
        throw new AssertionError("seed %d, search: %s".formatted(seed, text), e);
      }
    }
  }

  private static String words(String form, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> form.formatted(number))
        .collect(Collectors.joining(" "));
  }
}
