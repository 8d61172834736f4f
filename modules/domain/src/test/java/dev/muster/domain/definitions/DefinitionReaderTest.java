package dev.muster.domain.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionReaderTest {
  private static final String LONE_HIGH = "a\ud83db";
  private static final String LONE_LOW = "\ude00";
  private static final String PAIR = "\ud83d\ude00";

  private static List<Problem> problems(ObjectNode body) {
    return Bodies.READER.read(body) instanceof DefinitionReading.Faulty(var problems)
        ? problems
        : List.of();
  }

  private static List<String> codes(ObjectNode body) {
    return problems(body).stream().map(Problem::code).toList();
  }

  private static List<String> codes(String fields) {
    return codes(Bodies.definition("A", fields));
  }

  private static List<String> codesWith(String field, String text) {
    return codes(Bodies.definition("A", "").put(field, text));
  }

  private static DefinitionContent content(String fields) {
    return Bodies.content("A", fields);
  }

  @Test
  void fillsInWhatIsMissing() {
    assertThat(content(""))
        .isEqualTo(
            new DefinitionContent(
                "A",
                "",
                new Expression("PQL", "pql/text", "a"),
                SchemaReference.PROFILE,
                null,
                EvaluationInfo.BATCH,
                true,
                null,
                "root",
                Map.of()));
  }

  @Test
  void readsEveryField() {
    assertThat(
            Bodies.content(
                Bodies.object(
                    """
                    {'name': 'N', 'description': 'D', 'expression': {'type': 'PQL', 'format': 'pql/json', 'value': '{}'},
                     'schema': {'name': 'S', 'id': 'I'}, 'mergePolicyId': 'M',
                     'evaluationInfo': {'batch': {'enabled': false}, 'continuous': {'enabled': true}, 'synchronous': {'enabled': true}},
                     'dataGovernancePolicy': {'excludeOptOut': false}, 'ttlInDays': 3, 'parentFolderId': 'F', 'x': 'X'}
                    """)))
        .isEqualTo(
            new DefinitionContent(
                "N",
                "D",
                new Expression("PQL", "pql/json", "{}"),
                new SchemaReference("S", "I"),
                "M",
                new EvaluationInfo(false, true, true),
                false,
                3,
                "F",
                Map.of("x", Bodies.object("{'x': 'X'}").get("x"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "description",
        "schema",
        "mergePolicyId",
        "evaluationInfo",
        "dataGovernancePolicy",
        "ttlInDays",
        "parentFolderId"
      })
  void takesNullAsAbsent(String field) {
    ObjectNode body = Bodies.definition("A", "").putNull(field);
    assertThat(Bodies.content(body)).isEqualTo(content(""));
  }

  @Test
  void reportsAllThatIsWrongAtOnce() {
    assertThat(
            problems(
                Bodies.object(
                    """
                    {'name': '', 'description': 1, 'expression': {'type': 'SQL', 'format': 'pql/xml', 'value': ''},
                     'schema': 's', 'mergePolicyId': [], 'evaluationInfo': {'batch': true, 'nightly': {}},
                     'dataGovernancePolicy': {'excludeOptOut': 'no'}, 'ttlInDays': 1.5, 'parentFolderId': {}}
                    """)))
        .extracting(problem -> problem.code() + " " + firstQuoted(problem.message()))
        .containsExactlyInAnyOrder(
            "name-missing name",
            "wrong-type description",
            "expression-type expression.type",
            "expression-format expression.format",
            "expression-missing expression.value",
            "wrong-type schema",
            "wrong-type mergePolicyId",
            "evaluation-method evaluationInfo",
            "wrong-type evaluationInfo.batch",
            "wrong-type dataGovernancePolicy.excludeOptOut",
            "ttl-invalid ttlInDays",
            "wrong-type parentFolderId");
  }

  private static String firstQuoted(String message) {
    return message.split("'", -1)[1];
  }

  @Test
  void reportsAnEmptyBody() {
    assertThat(codes(Bodies.object("{}"))).containsExactly("name-missing", "expression-missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "\u2003", "\u00a0", "\u200b", "\u00a0\u2060 \ufeff"})
  void needsANameThatCanBeSeen(String name) {
    assertThat(codesWith("name", name)).containsExactly("name-missing");
  }

  @Test
  void needsAName() {
    assertThat(codes("'name': null")).containsExactly("name-missing");
    assertThat(codes("'name': 5")).containsExactly("wrong-type");
    assertThat(codes("'name': {}")).containsExactly("wrong-type");
  }

  @Test
  void stripsTheName() {
    assertThat(Bodies.content("  A b\n", "").name()).isEqualTo("A b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0007b", "a\u007fb", "a\u0085b"})
  void refusesControlCharactersInTheName(String name) {
    assertThat(codesWith("name", name)).containsExactly("name-invalid");
  }

  @Test
  void countsTheLengthOfTexts() {
    assertThat(codesWith("name", "x".repeat(255))).isEmpty();
    assertThat(codesWith("name", "x".repeat(256))).containsExactly("text-too-long");
    assertThat(codesWith("description", "x".repeat(4_000))).isEmpty();
    assertThat(codesWith("description", "x".repeat(4_001))).containsExactly("text-too-long");
    assertThat(codesWith("mergePolicyId", "x".repeat(256))).containsExactly("text-too-long");
    assertThat(codesWith("parentFolderId", "x".repeat(256))).containsExactly("text-too-long");
    assertThat(codes("'schema': {'name': '%s'}".formatted("x".repeat(256))))
        .containsExactly("text-too-long");
    assertThat(codes("'schema': {'id': '%s'}".formatted("x".repeat(256))))
        .containsExactly("text-too-long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "description", "mergePolicyId", "parentFolderId", "x"})
  void refusesCharactersThatCannotBeStored(String field) {
    assertThat(codesWith(field, "a\0b")).containsExactly("text-invalid");
    assertThat(codesWith(field, LONE_HIGH)).containsExactly("text-invalid");
    assertThat(codesWith(field, LONE_LOW)).containsExactly("text-invalid");
    assertThat(codesWith(field, PAIR)).isEmpty();
  }

  @Test
  void refusesSuchCharactersInsideObjectsToo() {
    for (String bad : List.of("a\0b", LONE_HIGH, LONE_LOW)) {
      ObjectNode body = Bodies.definition("A", "'schema': {}, 'x': [{'y': {}}]");
      ((ObjectNode) body.get("schema")).put("name", bad);
      assertThat(codes(body)).containsExactly("text-invalid");

      body = Bodies.definition("A", "'x': [{'y': {}}]");
      ((ObjectNode) body.at("/x/0/y")).put("z", bad);
      assertThat(codes(body)).containsExactly("text-invalid");

      body = Bodies.definition("A", "'x': [{'y': {}}]");
      ((ObjectNode) body.at("/x/0/y")).put(bad, "z");
      assertThat(codes(body)).containsExactly("text-invalid");

      assertThat(codes(Bodies.definition("A", "").put(bad, 1))).containsExactly("text-invalid");

      body = Bodies.definition("A", "");
      ((ObjectNode) body.get("expression")).put("value", bad);
      assertThat(codes(body)).containsExactly("text-invalid");

      body = Bodies.definition("A", "'expression': {'format': 'pql/json', 'value': {}}");
      ((ObjectNode) body.at("/expression/value")).put("name", bad.replace("\0", LONE_LOW));
      assertThat(codes(body)).containsExactly("text-invalid");
    }
  }

  @Test
  void namesFieldsOfCallersOnlyInWholeCharacters() {
    String method = "x".repeat(59) + PAIR + PAIR;
    ObjectNode body = Bodies.definition("A", "'evaluationInfo': {}");
    ((ObjectNode) body.get("evaluationInfo")).putObject(method);
    ((ObjectNode) body.get("evaluationInfo")).putObject(LONE_HIGH);
    assertThat(problems(body))
        .extracting(Problem::code)
        .containsExactly("evaluation-method", "evaluation-method");
    for (Problem problem : problems(body)) {
      assertThat(
              problem
                  .message()
                  .codePoints()
                  .filter(point -> Character.getType(point) == Character.SURROGATE))
          .isEmpty();
    }
  }

  @Test
  void readsTheExpression() {
    assertThat(content("'expression': {'value': ' x '}").expression())
        .isEqualTo(new Expression("PQL", "pql/text", " x "));
    assertThat(content("'expression': {'type': 'pql', 'value': 'x'}").expression().type())
        .isEqualTo("PQL");
    assertThat(codes("'expression': {'format': 'PQL/TEXT', 'value': 'x'}"))
        .containsExactly("expression-format");
    assertThat(codes("'expression': {'type': '', 'value': 'x'}"))
        .containsExactly("expression-type");
    assertThat(codes("'expression': {}")).containsExactly("expression-missing");
    assertThat(codes("'expression': null")).containsExactly("expression-missing");
    assertThat(codes("'expression': {'value': ' '}")).containsExactly("expression-missing");
    assertThat(codes("'expression': 'x'")).containsExactly("wrong-type");
    assertThat(codes("'expression': {'value': 5}")).containsExactly("wrong-type");
    assertThat(codes("'expression': {'value': ['x']}")).containsExactly("wrong-type");
    assertThat(codes("'expression': {'type': 5, 'format': [], 'value': 'x'}"))
        .containsExactly("wrong-type", "wrong-type");
  }

  @Test
  void readsAnExpressionThatIsAnObject() {
    Expression json = new Expression("PQL", "pql/json", "{\"b\":1.10,\"a\":null}");
    assertThat(
            content("'expression': {'format': 'pql/json', 'value': {'b': 1.10, 'a': null}}")
                .expression())
        .isEqualTo(json);
    assertThat(content("'expression': {'value': {'b': 1.10, 'a': null}}").expression())
        .isEqualTo(json);
    assertThat(codes("'expression': {'format': 'pql/text', 'value': {'a': 1}}"))
        .containsExactly("wrong-type");
  }

  @Test
  void countsTheExpressionInBytes() {
    int limit = DefinitionLimits.DEFAULTS.expressionBytes();
    assertThat(codes("'expression': {'value': '%s'}".formatted("x".repeat(limit)))).isEmpty();
    assertThat(codes("'expression': {'value': '%s'}".formatted("x".repeat(limit + 1))))
        .containsExactly("expression-too-long");
    assertThat(codes("'expression': {'value': '%s'}".formatted("\u00e9".repeat(limit / 2))))
        .isEmpty();
    assertThat(codes("'expression': {'value': '%s'}".formatted("\u00e9".repeat(limit / 2 + 1))))
        .containsExactly("expression-too-long");
  }

  @Test
  void readsTheSchema() {
    assertThat(content("'schema': {}").schema()).isEqualTo(SchemaReference.PROFILE);
    assertThat(content("'schema': {'name': null}").schema()).isEqualTo(SchemaReference.PROFILE);
    assertThat(content("'schema': {'name': '', 'id': ''}").schema())
        .isEqualTo(SchemaReference.PROFILE);
    assertThat(content("'schema': {'id': 'x'}").schema()).isEqualTo(new SchemaReference("", "x"));
    assertThat(codes("'schema': {'name': 1, 'id': false}"))
        .containsExactly("wrong-type", "wrong-type");
  }

  @Test
  void takesAnEmptyIdAsAbsent() {
    assertThat(content("'mergePolicyId': '', 'parentFolderId': ''")).isEqualTo(content(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|true|false|false",
        "{'batch': {}}|true|false|false",
        "{'batch': {'enabled': null}}|true|false|false",
        "{'batch': null, 'continuous': null}|true|false|false",
        "{'batch': {'enabled': false}}|true|false|false",
        "{'continuous': {'enabled': true}}|false|true|false",
        "{'synchronous': {'enabled': true, 'more': 1}}|false|false|true",
        "{'batch': {'enabled': true}, 'continuous': {'enabled': true}, 'synchronous': {'enabled': true}}|true|true|true"
      },
      quoteCharacter = '"')
  void readsTheMethodsOfEvaluation(
      String info, boolean batch, boolean continuous, boolean synchronous) {
    assertThat(content("'evaluationInfo': " + info).evaluationInfo())
        .isEqualTo(new EvaluationInfo(batch, continuous, synchronous));
  }

  @Test
  void refusesOtherMethodsOfEvaluation() {
    assertThat(codes("'evaluationInfo': {'Batch': {'enabled': true}}"))
        .containsExactly("evaluation-method");
    assertThat(codes("'evaluationInfo': 'batch'")).containsExactly("wrong-type");
    assertThat(codes("'evaluationInfo': {'batch': {'enabled': 'true'}}"))
        .containsExactly("wrong-type");
    assertThat(codes("'evaluationInfo': {'batch': {'enabled': 1}}")).containsExactly("wrong-type");
  }

  @Test
  void readsTheGovernancePolicy() {
    assertThat(content("'dataGovernancePolicy': {}").excludeOptOut()).isTrue();
    assertThat(content("'dataGovernancePolicy': {'excludeOptOut': null}").excludeOptOut()).isTrue();
    assertThat(content("'dataGovernancePolicy': {'excludeOptOut': false}").excludeOptOut())
        .isFalse();
    assertThat(codes("'dataGovernancePolicy': true")).containsExactly("wrong-type");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "30,30", "'\"30\"',30", "'\"030\"',30", "3650,3650"})
  void readsTheTimeToLive(String json, int days) {
    assertThat(content("'ttlInDays': " + json).ttlInDays()).isEqualTo(days);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "3651",
        "1.5",
        "30.0",
        "1e2",
        "99999999999999999999",
        "4294967297",
        "1e400",
        "true",
        "[]",
        "{}",
        "''",
        "' 30'",
        "'30 days'",
        "'-1'",
        "'0'",
        "'1.0'",
        "'99999999999999999999'",
        "'\u0663\u0660'"
      })
  void refusesOtherTimesToLive(String json) {
    assertThat(codes("'ttlInDays': " + json)).containsExactly("ttl-invalid");
  }

  @Test
  void keepsUnknownFieldsAsTheyCameInTheirOrder() {
    String fields =
        "'z': 1, 'payloadSchema': 'string', 'a': null, 'm': {'y': [1.10, true, {}], 'x': 1e400},"
            + " 'b': 12345678901234567890, 'Name': 'other', '': 0, '@type': 'x', '$ref': '#'";
    Map<String, JsonNode> further = content(fields).further();
    assertThat(Bodies.object("{}").setAll(further).toString())
        .isEqualTo(
            "{'z':1,'payloadSchema':'string','a':null,'m':{'y':[1.10,true,{}],'x':1E+400},'b':12345678901234567890,'Name':'other','':0,'@type':'x','$ref':'#'}"
                .replace('\'', '"'));
  }

  @Test
  void ignoresSystemFieldsWhateverTheyHold() {
    ObjectNode body = Bodies.definition("A", "");
    DefinitionReader.SYSTEM_FIELDS.forEach(field -> body.putArray(field).add("\0"));
    assertThat(Bodies.content(body)).isEqualTo(content(""));
  }

  @Test
  void boundsUnknownFields() {
    int limit = DefinitionLimits.DEFAULTS.furtherLength();
    assertThat(codesWith("x", "y".repeat(limit - 3))).isEmpty();
    assertThat(codesWith("x", "y".repeat(limit - 2))).containsExactly("fields-too-long");
    ObjectNode many = Bodies.definition("A", "");
    for (int i = 0; i < limit / 8; i++) {
      many.put("field%04d".formatted(i), 1);
    }
    assertThat(codes(many)).containsExactly("fields-too-long");
  }

  @Test
  void boundsTheNumbersInUnknownFields() {
    assertThat(codes("'x': 1e1000, 'y': 1e-1000, 'z': -1.5")).isEmpty();
    assertThat(codes("'x': 1e1001")).containsExactly("number-invalid");
    assertThat(codes("'x': [{'y': 1e-1001}]")).containsExactly("number-invalid");
    assertThat(codes("'x': 1e999999999")).containsExactly("number-invalid");
    assertThat(codes("'x': 0e999999999")).containsExactly("number-invalid");
    assertThat(codes("'x': " + "9".repeat(500))).isEmpty();
    assertThat(codes("'x': " + "9".repeat(501))).containsExactly("number-invalid");
    assertThat(codes("'x': 0." + "9".repeat(501))).containsExactly("number-invalid");
    assertThat(codes(Bodies.definition("A", "").put("x", Double.POSITIVE_INFINITY)))
        .containsExactly("number-invalid");
    assertThat(codes(Bodies.definition("A", "").put("x", Float.NaN)))
        .containsExactly("number-invalid");
  }

  @Test
  void takesDoublesAsTheNumbersTheyShow() {
    assertThat(Bodies.content(Bodies.definition("A", "").put("x", 1.25d)))
        .isEqualTo(content("'x': 1.25"));
    assertThat(Bodies.content(Bodies.definition("A", "").put("x", 0.1f)))
        .isEqualTo(content("'x': 0.1"));
  }

  @Test
  void givesTheVerdictOnTheExpressionWithTheOtherProblems() {
    var reader =
        new DefinitionReader(
            DefinitionLimits.DEFAULTS,
            expression ->
                new ExpressionReview.Verdict.Faulty(
                    List.of(new Problem("syntax", expression.value()))));
    assertThat(reader.read(Bodies.definition("", "'ttlInDays': 0")))
        .isInstanceOfSatisfying(
            DefinitionReading.Faulty.class,
            faulty ->
                assertThat(faulty.problems())
                    .extracting(Problem::code)
                    .containsExactlyInAnyOrder("name-missing", "syntax", "ttl-invalid"));
    assertThat(reader.read(Bodies.definition("A", "'expression': {'type': 'SQL', 'value': 'a'}")))
        .isInstanceOfSatisfying(
            DefinitionReading.Faulty.class,
            faulty ->
                assertThat(faulty.problems())
                    .extracting(Problem::code)
                    .containsExactly("expression-type"));
  }

  @Test
  void doesNotTouchTheBody() {
    ObjectNode body = Bodies.definition(" A ", "'x': [{'y': 1.0}], 'ttlInDays': '3'");
    body.put("z", 1.5d);
    ObjectNode before = body.deepCopy();
    Bodies.content(body);
    assertThat(body).isEqualTo(before);
  }
}
