package dev.muster.profiles.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentCheckTest {
  private static final String WHO = "'identityMap':{'CRMID':[{'id':'1','primary':true}]}";
  private static final String EVENT = "{" + WHO + ",'_id':'e','timestamp':'2026-01-01T00:00:00Z'}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{WHO}",
        "{WHO,'a':[1,-2.5,1e300,true,null,{'b':[]}],'':'','é😀':'\\ud83d\\ude00 \\\\ud800 \\n'}",
        "{'identityMap':{'A':[],'B':null,'C':[{'id':'x','authenticatedState':'ambiguous'}]}}",
        "{'x':{'a':1,'b':{'a':1}},WHO,'y':{'a':1}}",
        "{WHO,'timestamp':'any','_id':5,'n':12345678901234567890123}",
      })
  void aProfileNeedsAnIdentityAndNothingElse(String text) {
    Taken taken = take(DocumentKind.PROFILE, text);

    assertThat(taken.flaws()).isEmpty();
    assertThat(taken.lines()).containsExactly(json(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                                   | identity-missing
          {'identityMap':null}                                 | identity-missing
          {'identityMap':{}}                                   | identity-missing
          {'identityMap':{'A':[]}}                             | identity-missing
          {'a':{WHO}}                                          | identity-missing
          {'identityMap':[]}                                   | identity-invalid
          {'identityMap':{'A':{'id':'1'}}}                     | identity-invalid
          {'identityMap':{'A':['1']}}                          | identity-invalid
          {'identityMap':{'A':[{'id':1}]}}                     | identity-invalid
          {'identityMap':{'A':[{'id':null}]}}                  | identity-invalid
          {'identityMap':{'A':[{'id':' '}]}}                   | identity-invalid
          {'identityMap':{'A':[{'primary':true}]}}             | identity-invalid
          {'identityMap':{'A':[{'id':'1','primary':'yes'}]}}   | identity-invalid
          {'identityMap':{'A':[{'id':'1','id':'2'}]}}          | field-twice
          {'identityMap':{'':[{'id':'1'}]}}                    | namespace-invalid
          {WHO,'a':1,'b':{'c':1,'d':2,'c':3}}                  | field-twice
          {WHO,'a':1,'a':1}                                    | field-twice
          {WHO,'xEvent':[]}                                    | field-reserved
          {WHO,'a':1e400}                                      | number-too-large
          {WHO,'a':-1E+999}                                    | number-too-large
          {WHO,'a':'\\ud800'}                                  | text-invalid
          {WHO,'a':'\\udc00 \\ud800\\udc00'}                   | text-invalid
          {WHO,'a':'\\ud800\\u0041'}                           | text-invalid
          {WHO,'a':NaN}                                        | json-invalid
          {WHO,'a':01}                                         | json-invalid
          {WHO,'a':1,}                                         | json-invalid
          {WHO,'a':'\\x'}                                      | json-invalid
          {WHO                                                 | json-invalid
          {WHO} {WHO}                                          | json-invalid
          {WHO}}                                               | json-invalid
          {WHO} //                                             | json-invalid
          'text'                                               | not-an-object
          12                                                   | not-an-object
          null                                                 | not-an-object
          rubbish                                              | not-an-object
          """)
  void whatIsWrongHasACode(String text, String code) {
    Taken taken = take(DocumentKind.PROFILE, text);

    assertThat(taken.lines()).isEmpty();
    assertThat(taken.flaws()).containsExactly("1 " + code);
    assertThat(taken.rejections().getFirst().reason())
        .endsWith(".")
        .doesNotContain("com.fasterxml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {WHO,'timestamp':'2026-01-01T00:00:00Z'}              | id-missing
          {WHO,'_id':null,'timestamp':'2026-01-01T00:00:00Z'}   | id-missing
          {WHO,'_id':7,'timestamp':'2026-01-01T00:00:00Z'}      | id-invalid
          {WHO,'_id':'','timestamp':'2026-01-01T00:00:00Z'}     | id-invalid
          {WHO,'_id':'e'}                                       | timestamp-missing
          {WHO,'_id':'e','timestamp':'2026-01-01'}              | timestamp-invalid
          {WHO,'_id':'e','timestamp':'2026-01-01T00:00:00'}     | timestamp-invalid
          {WHO,'_id':'e','timestamp':'2026-02-30T00:00:00Z'}    | timestamp-invalid
          {WHO,'_id':'e','timestamp':'1700000000000'}           | timestamp-invalid
          {WHO,'_id':'e','timestamp':1.5}                       | timestamp-invalid
          {WHO,'_id':'e','timestamp':253402300800000}           | timestamp-invalid
          {WHO,'_id':'e','timestamp':99999999999999999999}      | timestamp-invalid
          {WHO,'_id':'e','timestamp':true}                      | timestamp-invalid
          {'_id':'e','timestamp':'2026-01-01T00:00:00Z'}        | identity-missing
          """)
  void anEventNeedsAnIdAndATime(String text, String code) {
    assertThat(take(DocumentKind.EVENT, text).flaws()).containsExactly("1 " + code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          '2026-01-01T00:00:00Z'                | '2026-01-01T00:00:00Z'
          '2026-01-01T00:00:00.120Z'            | '2026-01-01T00:00:00.120Z'
          '2999-01-01T00:00:00Z'                | '2999-01-01T00:00:00Z'
          '2026-01-01T00:30:00+01:00'           | '2025-12-31T23:30:00Z'
          '2026-01-01T00:30:00-0530'            | '2026-01-01T06:00:00Z'
          '2026-01-01t00:30z'                   | '2026-01-01T00:30:00Z'
          '2026-01-01T00:00:00.000Z'            | '2026-01-01T00:00:00.000Z'
          '2026-01-01T00:00:00.1Z'              | '2026-01-01T00:00:00.100Z'
          '2026-01-01T00:00:00.123456789+00:00' | '2026-01-01T00:00:00.123Z'
          1767225600123                         | '2026-01-01T00:00:00.123Z'
          1767225600000                         | '2026-01-01T00:00:00Z'
          -1                                    | '1969-12-31T23:59:59.999Z'
          '\\u0032026-01-01T00:00:00Z'          | '\\u0032026-01-01T00:00:00Z'
          """)
  void theTimeOfAnEventIsKeptInOneForm(String given, String kept) {
    String form = "{'é':'\\n','timestamp' : TIME , WHO ,'_id':'e','a':{'timestamp':5}}";

    Taken taken = take(DocumentKind.EVENT, form.replace("TIME", given));

    assertThat(taken.flaws()).isEmpty();
    assertThat(taken.lines()).containsExactly(json(form.replace("TIME", kept)));
  }

  @Test
  void lengthsHaveBounds() {
    String longest = "x".repeat(1_024);

    assertThat(take(DocumentKind.EVENT, EVENT.replace("'e'", "'" + longest + "'")).flaws())
        .isEmpty();
    assertThat(take(DocumentKind.EVENT, EVENT.replace("'e'", "'" + longest + "y'")).flaws())
        .containsExactly("1 id-invalid");
    assertThat(take(DocumentKind.EVENT, EVENT.replace("'1'", "'" + "é".repeat(513) + "'")).flaws())
        .containsExactly("1 identity-invalid");
    assertThat(take(DocumentKind.EVENT, EVENT.replace("CRMID", longest + "y")).flaws())
        .containsExactly("1 namespace-invalid");
  }

  @Test
  void nestingHasABound() {
    String deep = "{WHO,'a':" + "[".repeat(63) + "]".repeat(63) + "}";

    assertThat(take(DocumentKind.PROFILE, deep).flaws()).isEmpty();
    assertThat(take(DocumentKind.PROFILE, deep.replace("[]", "[[]]")).flaws())
        .containsExactly("1 json-outside-limits");
  }

  @Test
  void aFieldThatComesTwiceIsFoundAmongMany() {
    List<Integer> numbers = IntStream.range(0, 300).boxed().toList();
    String fields =
        numbers.stream()
            .map(n -> "'f%d':{'a':1,'b':{'f%d':2}}".formatted(n, n))
            .collect(Collectors.joining(","));

    assertThat(take(DocumentKind.PROFILE, "{WHO," + fields + "}").flaws()).isEmpty();
    for (int n : List.of(0, 5, 23, 24, 299)) {
      assertThat(take(DocumentKind.PROFILE, "{WHO," + fields + ",'f" + n + "':1}").flaws())
          .containsExactly("1 field-twice");
    }
  }

  @Test
  void bytesThatAreNotUtf8AreRejected() {
    byte[] good = json("{WHO,'a':'_é😀_'}").getBytes(StandardCharsets.UTF_8);
    int at = new String(good, StandardCharsets.ISO_8859_1).indexOf('_');
    for (int[] wrong :
        List.of(
            new int[] {0xFF},
            new int[] {0x80},
            new int[] {0xC0, 0x80},
            new int[] {0xC3, 0x28},
            new int[] {0xE0, 0x80, 0x80},
            new int[] {0xED, 0xA0, 0x80},
            new int[] {0xF0, 0x80, 0x80, 0x80},
            new int[] {0xF4, 0x90, 0x80, 0x80},
            new int[] {0xF5, 0x80, 0x80, 0x80},
            new int[] {0x00})) {
      byte[] bytes = Arrays.copyOf(good, good.length);
      for (int i = 0; i < wrong.length; i++) {
        bytes[at + i] = (byte) wrong[i];
      }
      Intake intake = new Intake(DocumentKind.PROFILE, Form.LINES, IntakeLimits.upTo(1_000));
      assertThat(Taken.of(intake, bytes, 7).flaws())
          .as(Arrays.toString(wrong))
          .containsExactly("1 json-invalid");
    }
  }

  private static Taken take(DocumentKind kind, String text) {
    return Taken.of(kind, json(text));
  }

  private static String json(String text) {
    return text.replace("WHO", WHO).replace('\'', '"');
  }
}
