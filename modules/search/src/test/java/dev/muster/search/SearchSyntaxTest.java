package dev.muster.search;

import static dev.muster.search.Searching.TENANT;
import static dev.muster.search.Searching.ids;
import static dev.muster.search.Searching.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The documented syntax, row by row: what matches, and by leaving it out what does not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchSyntaxTest {
  private static final String UUID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";

  private SegmentIndex index;

  @BeforeAll
  void fill(@TempDir Path directory) throws Exception {
    index = SegmentIndex.open(directory.resolve("search"));
    new Records()
        .make(TENANT, "f1", "Sales", "root")
        .make(TENANT, "f2", "EMEA", "f1")
        .make(TENANT, "f3", "Service", "root")
        .define(TENANT, "both", "foo bar", "")
        .define(TENANT, "foo", "foo", "")
        .define(TENANT, "bar", "bar", "", "f3")
        .define(TENANT, "split", "foo", "bar")
        .define(TENANT, "run", "Runners of Berlin", "people who are running")
        .define(TENANT, "camp", "camp", "at the lake")
        .define(TENANT, "camera", "camera", "")
        .define(TENANT, "umbrella", "blue umbrella", "")
        .define(TENANT, "umbrellas", "umbrella blue", "")
        .define(TENANT, "glue", "glue", "")
        .define(TENANT, "hotel", "near", "a hotel right beside the airport")
        .define(TENANT, "motel", "far", "a motel one two three four five six seven airport")
        .define(TENANT, "a42b", "a42b", "")
        .define(TENANT, UUID, "Élève à Paris", "Straße 42", "f2")
        .define(TENANT, "ru", "Привет мир", "")
        .define(TENANT, "cjk", "東京の顧客", "", "f2")
        .define(TENANT, "under", "EU_high-value.2024", "")
        .define(TENANT, "plus", "C++ (beta) 50% off*", "")
        .applyTo(index);
  }

  @AfterAll
  void close() {
    index.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        // words
        "foo ¦ both foo split",
        "FOO ¦ both foo split",
        "foo bar ¦ both foo split bar",
        "nothing ¦ ",
        "berlin ¦ run",
        "42 ¦ " + UUID,
        "eleve ¦ " + UUID,
        "ÉLÈVE ¦ " + UUID,
        "strasse ¦ " + UUID,
        "привет ¦ ru",
        "ПРИВЕТ ¦ ru",
        "東京 ¦ cjk",
        "京東 ¦ ",
        "顧客 ¦ cjk",
        "high ¦ under",
        "2024 ¦ under",
        "EU_high ¦ under",
        "high-value ¦ under",
        // Booleans
        "foo AND bar ¦ both split",
        "foo && bar ¦ both split",
        "+foo +bar ¦ both split",
        "foo OR bar ¦ both foo split bar",
        "foo || bar ¦ both foo split bar",
        "foo NOT bar ¦ foo",
        "foo !bar ¦ foo",
        "foo -bar ¦ foo",
        "foo and bar ¦ both foo split bar",
        "(foo OR camp) AND (bar OR lake) ¦ both split camp",
        "camp OR (foo AND bar) ¦ camp both split",
        "foo AND (NOT bar) ¦ foo",
        // fields
        "name:foo ¦ both foo split",
        "name:bar ¦ both bar",
        "name: foo AND bar ¦ both",
        "name:foo AND bar ¦ both",
        "name:foo AND segmentDescription:bar ¦ split",
        "name:(foo) AND bar ¦ both split",
        "name:(foo AND bar) ¦ both",
        "name:(+foo -bar) ¦ foo split",
        "(name: foo) AND bar ¦ both split",
        "segmentName:foo NOT bar ¦ foo split",
        "segmentName:camp OR camera ¦ camp camera",
        "segmentName: near AND (a OR b) ¦ ",
        "segmentName:sales ¦ ",
        "name:sales ¦ f1",
        "segmentDescription:bar ¦ split",
        "segmentDescription: lake OR bar ¦ camp split",
        "segmentId:" + UUID + " ¦ " + UUID,
        "segmentId:1B4E28BA-2FA1-11D2-883F-0016D3CCA427 ¦ " + UUID,
        UUID + " ¦ " + UUID,
        "1B4E28BA-2FA1-11D2-883F-0016D3CCA427 ¦ " + UUID,
        "segmentId:1b4e28ba ¦ ",
        "segmentId:1b4e* ¦ " + UUID,
        "segmentId:f1 ¦ ",
        "folderId:f1 ¦ f1",
        "folderId:" + UUID + " ¦ ",
        "parentFolderId:f1 ¦ f2",
        "parentFolderId:f3 ¦ bar",
        "parentFolderId:root AND folderId:* ¦ f1 f3",
        "f3 ¦ f3 bar",
        "root ¦ ",
        "folderLocation:sales ¦ f1 f2 cjk " + UUID,
        "folderLocation:EMEA ¦ f2 cjk " + UUID,
        "folderLocation:\"/Sales/EMEA\" ¦ f2 cjk " + UUID,
        "folderLocation:/Sales/EMEA ¦ f2 cjk " + UUID,
        "folderLocation:/Sales ¦ f1 f2 cjk " + UUID,
        "folderLocation: /Sales/EMEA AND NOT emea ¦ ",
        "folderLocation:/EMEA/Sales ¦ ",
        "folderLocation:/s.*/ ¦ f1 f2 f3 bar cjk " + UUID,
        // wildcards
        "run* ¦ run",
        "RUN* ¦ run",
        "*ning ¦ run",
        "*unn* ¦ run",
        "cam? ¦ camp",
        "cam* ¦ camp camera",
        "?amp ¦ camp",
        "élè* ¦ " + UUID,
        "high-val* ¦ under",
        "EU_hi* ¦ under",
        "value-high* ¦ under",
        "* AND camp ¦ camp",
        "*:* AND camp ¦ camp",
        "東* ¦ cjk",
        "東京* ¦ cjk",
        // phrases and proximity
        "\"blue umbrella\" ¦ umbrella",
        "\"umbrella blue\" ¦ umbrellas",
        "\"BLUE Umbrella\" ¦ umbrella",
        "\"hotel airport\"~5 ¦ hotel",
        "\"motel airport\"~5 ¦ ",
        "\"motel airport\"~8 ¦ motel",
        "\"hotel airport\" ¦ ",
        "name:\"foo bar\" ¦ both",
        // fuzzy
        "blue~1 AND glue ¦ glue",
        "glux~1 ¦ glue",
        "gxux~1 ¦ ",
        "gxux~2 ¦ glue",
        "gxux~ ¦ glue",
        "camp~0 ¦ camp",
        "berlni~ ¦ run",
        // regular expressions
        "/[mh]otel/ ¦ hotel motel",
        "/[MH]otel/ ¦ hotel motel",
        "/a[0-9]+b/ ¦ a42b",
        "/a[0-9]+b$/ ¦ a42b",
        "/^a\\d+b$/ ¦ a42b",
        "/otel/ ¦ ",
        "segmentDescription:/mote./ ¦ motel",
        // escapes
        "C\\+\\+ AND \\(beta\\) ¦ plus",
        "off\\* ¦ plus",
        "\"50% off*\" ¦ plus",
        // only excluding
        "NOT (f* OR b* OR c* OR e* OR r* OR g* OR n* OR a* OR p* OR s* OR 東* OR \"привет\") ¦ ",
        // only punctuation
        "... ¦ ",
        "camp AND ... ¦ camp",
        "\"\" ¦ ",
      })
  void finds(String search, String expected) throws Exception {
    List<String> wanted = expected == null ? List.of() : Arrays.asList(expected.split(" "));

    assertThat(ids(index, search)).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void aSearchThatOnlyExcludesFindsTheRest() throws Exception {
    int allCount = ids(index, "*").size();

    assertThat(ids(index, "NOT foo"))
        .hasSize(allCount - 3)
        .doesNotContain("foo", "both", "split")
        .contains("camp", "f1");
    assertThat(ids(index, "-foo")).hasSize(allCount - 3);
  }

  @Test
  void boostsDecideTheOrder() throws Exception {
    assertThat(ids(index, "camp^9 camera")).containsExactly("camp", "camera");
    assertThat(ids(index, "camp camera^9")).containsExactly("camera", "camp");
    assertThat(ids(index, "\"blue umbrella\"^9 glue")).startsWith("umbrella");
    assertThat(ids(index, "(foo bar)^0.1 camp^9")).startsWith("camp");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "foo AND ¦ 7 ¦ search-syntax",
        "AND foo ¦ 0 ¦ search-syntax",
        "foo ) bar ¦ 4 ¦ search-syntax",
        "(foo ¦ 4 ¦ search-syntax",
        "foo \"bar ¦ 4 ¦ search-syntax",
        "a /b ¦ 2 ¦ search-syntax",
        "x foo\\ ¦ 5 ¦ search-syntax",
        "title:foo ¦ 0 ¦ search-field-unknown",
        "foo AND segmentname:bar ¦ 8 ¦ search-field-unknown",
        "tenant:other ¦ 0 ¦ search-field-unknown",
        "namespace:AEPSegments ¦ 0 ¦ search-field-unknown",
        "*:foo ¦ 0 ¦ search-field-unknown",
        "name:foo OR (bar AND (id:x)) ¦ 22 ¦ search-field-unknown",
        "name: ¦ 5 ¦ search-syntax",
        "name::foo ¦ 5 ¦ search-syntax",
        "name:segmentName:foo ¦ 16 ¦ search-syntax",
        "foo [a TO b] ¦ 11 ¦ search-syntax",
        "foo^ ¦ 4 ¦ search-syntax",
        "foo^-1 ¦ 4 ¦ search-syntax",
        "foo^99999999999999999999999999999999999999999999999 ¦ 4 ¦ search-syntax",
        "foo /a{99999999}/ ¦ 4 ¦ search-too-complex",
        "foo /(a{100}){100}/ ¦ 4 ¦ search-too-complex",
        "foo /(.*a.{12}){9}/ ¦ 4 ¦ search-too-complex",
        "foo /(a/ ¦ 4 ¦ search-syntax",
        "foo /[a/ ¦ 4 ¦ search-syntax",
      })
  void refusesWithThePlace(String search, int offset, String code) throws Exception {
    var refusal = refusal(index, search);

    assertThat(refusal.code()).as(refusal.message()).isEqualTo(code);
    assertThat(refusal.offset()).as(refusal.message()).hasValue(offset);
    assertThat(refusal.message()).endsWith(".");
  }
}
