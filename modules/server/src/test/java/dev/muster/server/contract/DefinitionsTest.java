package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One definition: made, read, changed, deleted.
class DefinitionsTest {
  private final Api api = Muster.shared().newTenant();

  @Test
  void theLeastDraftGetsTheDefaults() {
    long before = System.currentTimeMillis();
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition("Lives in Canada")).is(200);

    JsonNode definition = made.json();
    assertThat(UUID.fromString(made.id()).toString()).isEqualTo(made.id());
    assertThat(made.header("ETag")).hasValue("\"1\"");
    assertThat(made.header("Location")).hasValue(Api.DEFINITIONS + "/" + made.id());
    assertThat(made.header("Idempotency-Replayed")).isEmpty();
    assertThat(made.position()).isPositive();
    assertThat(definition.path("imsOrgId").asText())
        .isEqualTo(api.headers().get("x-gw-ims-org-id"));
    assertThat(definition.path("sandbox").path("sandboxName").asText()).isEqualTo("prod");
    assertThat(definition.path("sandbox").path("type").asText()).isEqualTo("production");
    assertThat(definition.path("sandbox").path("default").asBoolean()).isTrue();
    assertThat(definition.path("name").asText()).isEqualTo("Lives in Canada");
    assertThat(definition.path("description").asText()).isEmpty();
    assertThat(definition.path("schema"))
        .isEqualTo(Drafts.json("{'name': '_xdm.context.profile'}"));
    assertThat(definition.path("evaluationInfo"))
        .isEqualTo(
            Drafts.json(
                "{'batch': {'enabled': true}, 'continuous': {'enabled': false}, 'synchronous': {'enabled': false}}"));
    assertThat(definition.path("dataGovernancePolicy").path("excludeOptOut").asBoolean()).isTrue();
    assertThat(definition.has("ttlInDays")).isFalse();
    assertThat(definition.has("parentFolderId")).isFalse();
    assertThat(definition.path("version").asLong()).isEqualTo(1);
    assertThat(definition.path("creationTime").asLong())
        .isBetween(before, System.currentTimeMillis());
    assertThat(definition.path("updateTime")).isEqualTo(definition.path("creationTime"));
    assertThat(definition.path("updateEpoch").asLong())
        .isEqualTo(definition.path("updateTime").asLong() / 1_000);
    assertThat(definition.path("createdBy").asText()).isEqualTo(Muster.SUBJECT);
  }

  @Test
  void whatIsMadeIsReadBackTheSame() {
    String folder = api.post(Api.FOLDERS, Drafts.folder("Campaigns")).is(201).id();
    String policy =
        api.post("/data/core/ups/config/mergePolicies", "{\"name\":\"Used\"}").is(200).id();
    ObjectNode draft = Drafts.definition();
    draft
        .put("description", "With everything")
        .put("mergePolicyId", policy)
        .put("ttlInDays", 30)
        .put("parentFolderId", folder);
    draft.putObject("schema").put("name", "_xdm.context.profile").put("id", "https://ns/schema/1");
    draft.putObject("evaluationInfo").putObject("continuous").put("enabled", true);
    draft.putObject("dataGovernancePolicy").put("excludeOptOut", false);
    Reply made = api.post(Api.DEFINITIONS, draft).is(200);
    Reply read = api.get(Api.DEFINITIONS + "/" + made.id()).is(200);

    assertThat(read.json()).isEqualTo(made.json());
    assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
    assertThat(read.position()).isGreaterThanOrEqualTo(made.position());
    for (String field :
        List.of(
            "name",
            "description",
            "mergePolicyId",
            "ttlInDays",
            "parentFolderId",
            "schema",
            "dataGovernancePolicy",
            "expression")) {
      assertThat(read.json().path(field)).as(field).isEqualTo(draft.path(field));
    }
    assertThat(read.json().path("evaluationInfo").path("continuous").path("enabled").asBoolean())
        .isTrue();
    assertThat(read.json().path("evaluationInfo").path("batch").path("enabled").asBoolean())
        .isFalse();
  }

  @Test
  void unknownFieldsAreKeptAsTheyCame() {
    ObjectNode draft = Drafts.definition();
    draft.put("payloadSchema", "string");
    draft.set(
        "extra",
        Drafts.json(
            "{'big': 12345678901234567890, 'small': 1.10, 'list': [1, [], {}, null, 'a\\u0001b'], 'text': '\\u00e9\\ud83d\\ude00'}"));
    Reply made = api.post(Api.DEFINITIONS, draft).is(200);
    Reply read = api.get(Api.DEFINITIONS + "/" + made.id()).is(200);
    assertThat(read.json().path("extra")).isEqualTo(draft.path("extra"));
    assertThat(read.json().path("payloadSchema").asText()).isEqualTo("string");
    api.patch(Api.DEFINITIONS + "/" + made.id(), "{\"extra\": null}").is(200);
    assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).json().has("extra")).isFalse();
  }

  @Test
  void systemFieldsAreIgnoredInADraftAndInAChange() {
    ObjectNode system =
        (ObjectNode)
            Drafts.json(
                """
                {'id': '00000000-0000-0000-0000-000000000000', 'version': 77, 'creationTime': 0, 'updateTime': 0,
                 'updateEpoch': 0, 'baselineTime': 0, 'imsOrgId': 'other', 'sandbox': {'sandboxName': 'other'},
                 'createdBy': 'other', 'updatedBy': 7, 'profileInstanceId': 'other', '_etag': 'x'}
                """);
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition().setAll(system)).is(200);
    assertThat(made.id()).isNotEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(made.json().path("version").asLong()).isEqualTo(1);
    assertThat(made.json().path("creationTime").asLong()).isPositive();
    assertThat(made.json().has("baselineTime")).isFalse();

    Reply unchanged = api.patch(Api.DEFINITIONS + "/" + made.id(), system).is(200);
    assertThat(unchanged.json()).isEqualTo(made.json());
    assertThat(unchanged.header("ETag")).hasValue("\"1\"");
    Reply changed =
        api.patch(Api.DEFINITIONS + "/" + made.id(), system.put("description", "new")).is(200);
    assertThat(changed.json().path("version").asLong()).isEqualTo(2);
    assertThat(changed.id()).isEqualTo(made.id());
    assertThat(changed.json().path("imsOrgId")).isEqualTo(made.json().path("imsOrgId"));
    assertThat(changed.json().path("sandbox")).isEqualTo(made.json().path("sandbox"));
    assertThat(changed.json().path("creationTime")).isEqualTo(made.json().path("creationTime"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "null",
        "{'batch': null}",
        "{'batch': {}}",
        "{'batch': {'enabled': null}}",
        "{'batch': {'enabled': false}, 'continuous': {'enabled': false}, 'synchronous': {'enabled': false}}"
      })
  void evaluationInfoWithNothingEnabledMeansBatch(String info) {
    ObjectNode draft = Drafts.definition();
    draft.set("evaluationInfo", Drafts.json(info));
    JsonNode made = api.post(Api.DEFINITIONS, draft).is(200).json().path("evaluationInfo");
    assertThat(made.path("batch").path("enabled").asBoolean()).isTrue();
    assertThat(made.path("continuous").path("enabled").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"1|1", "30|30", "3650|3650", "'30'|30", "'0007'|7"})
  void ttlInDaysMayBeANumberOrItsDigits(String sent, int kept) {
    ObjectNode draft = Drafts.definition();
    draft.set("ttlInDays", Drafts.json(sent));
    Reply made = api.post(Api.DEFINITIONS, draft).is(200);
    assertThat(made.json().path("ttlInDays")).isEqualTo(Drafts.json(Integer.toString(kept)));
    Reply without = api.patch(Api.DEFINITIONS + "/" + made.id(), "{\"ttlInDays\": null}").is(200);
    assertThat(without.json().has("ttlInDays")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "3651",
        "1.5",
        "30.0",
        "1e1",
        "true",
        "[]",
        "{}",
        "\"\"",
        "\"-1\"",
        "\"1.5\"",
        "\"abc\"",
        "\"\u0663\"",
        "\" 7\"",
        "99999999999999999999",
        "\"99999999999999999999\""
      })
  void otherValuesOfTtlInDaysAreRefused(String sent) {
    ObjectNode draft = Drafts.definition();
    draft.set("ttlInDays", Drafts.json(sent));
    Reply refused = api.post(Api.DEFINITIONS, draft).is(400, "definition-invalid");
    assertThat(refused.codes()).containsExactly("ttl-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name|7|wrong-type",
        "name|true|wrong-type",
        "name|[]|wrong-type",
        "name|{}|wrong-type",
        "name|null|name-missing",
        "name|''|name-missing",
        "name|' \\t '|name-missing",
        "name|'a\\u0000b'|text-invalid",
        "name|'a\\nb'|name-invalid",
        "description|7|wrong-type",
        "description|['a']|wrong-type",
        "description|'a\\u0000b'|text-invalid",
        "expression|null|expression-missing",
        "expression|'country'|wrong-type",
        "expression|[]|wrong-type",
        "expression|{}|expression-missing",
        "expression|{'value': null}|expression-missing",
        "expression|{'value': ''}|expression-missing",
        "expression|{'value': '  '}|expression-missing",
        "expression|{'value': 7}|wrong-type",
        "expression|{'value': []}|wrong-type",
        "expression|{'value': 'a', 'type': 'SQL'}|expression-type",
        "expression|{'value': 'a', 'type': 7}|wrong-type",
        "expression|{'value': 'a', 'format': 'text'}|expression-format",
        "expression|{'value': 'a', 'format': {}}|wrong-type",
        "schema|'_xdm.context.profile'|wrong-type",
        "schema|{'name': 7}|wrong-type",
        "schema|{'id': []}|wrong-type",
        "mergePolicyId|7|wrong-type",
        "evaluationInfo|true|wrong-type",
        "evaluationInfo|[]|wrong-type",
        "evaluationInfo|{'batch': true}|wrong-type",
        "evaluationInfo|{'batch': {'enabled': 'true'}}|wrong-type",
        "evaluationInfo|{'batch': {'enabled': 1}}|wrong-type",
        "evaluationInfo|{'stream': {'enabled': true}}|evaluation-method",
        "dataGovernancePolicy|'no'|wrong-type",
        "dataGovernancePolicy|{'excludeOptOut': 'no'}|wrong-type",
        "parentFolderId|7|wrong-type",
        "parentFolderId|{}|wrong-type"
      })
  void aWrongFieldIsRefusedWithItsName(String field, String value, String code) {
    ObjectNode draft = Drafts.definition();
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    draft.set(field, Drafts.json(value));
    Reply refused = api.post(Api.DEFINITIONS, draft).is(400, "definition-invalid");
    assertThat(refused.codes()).containsExactly(code);
    assertThat(refused.json().path("title").asText()).contains(field);

    boolean isRemoval = value.equals("null") || value.contains("null") || value.equals("{}");
    if (!isRemoval) {
      Reply alsoRefused =
          api.patch(Api.DEFINITIONS + "/" + id, Drafts.object().set(field, Drafts.json(value)))
              .is(400, "definition-invalid");
      assertThat(alsoRefused.codes()).containsExactly(code);
    }
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Reply refused =
        api.post(
                Api.DEFINITIONS,
                Drafts.json("{'name': '', 'description': 7, 'ttlInDays': 0, 'schema': 1}"))
            .is(400, "definition-invalid");
    assertThat(refused.codes())
        .containsExactlyInAnyOrder(
            "name-missing", "wrong-type", "ttl-invalid", "wrong-type", "expression-missing");
  }

  @ParameterizedTest
  @CsvSource({
    "name,256,text-too-long",
    "description,4001,text-too-long",
    "mergePolicyId,256,text-too-long",
    "further,16400,fields-too-long"
  })
  void aTextThatIsTooLongIsRefused(String field, int length, String code) {
    ObjectNode draft = Drafts.definition().put(field, "x".repeat(length));
    assertThat(api.post(Api.DEFINITIONS, draft).is(400, "definition-invalid").codes())
        .containsExactly(code);
  }

  @Test
  void theLongestTextsFit() {
    ObjectNode draft = Drafts.definition("n".repeat(255)).put("description", "d".repeat(4_000));
    draft.withObject("expression").put("value", "x".repeat(64 << 10));
    Reply made = api.post(Api.DEFINITIONS, draft).is(200);
    assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).is(200).json()).isEqualTo(made.json());
    draft.put("name", "other");
    draft.withObject("expression").put("value", "x".repeat((64 << 10) + 1));
    assertThat(api.post(Api.DEFINITIONS, draft).is(400).codes())
        .containsExactly("expression-too-long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Kundinnen über 60 – Zürich",
        "日本の顧客",
        "עברית ‏ RTL",
        "👩‍👩‍👧‍👦 families 🇨🇦",
        "a'b\"c`d\\e",
        "'; DROP TABLE definitions; --",
        "%_*?[]{}()",
        "null",
        "true",
        "0",
        "..",
        "/",
        "<script>alert(1)</script>",
        "\uFEFFbom",
        "a\u200Bb",
        "\uFFFD",
        "𝒜",
      })
  void namesMayBeAnyText(String name) {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition(name)).is(200);
    assertThat(made.json().path("name").asText()).isEqualTo(name);
    assertThat(api.get(Api.DEFINITIONS + "/" + made.id()).json().path("name").asText())
        .isEqualTo(name);
    assertThat(
            api.get(Api.DEFINITIONS + "?name=" + Muster.encoded(name))
                .is(200)
                .each("segments", "id"))
        .containsExactly(made.id());
    api.post(Api.DEFINITIONS, Drafts.definition(name)).is(409, "name-taken");
  }

  @Test
  void blanksAroundANameAreCutOff() {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition("  padded \t")).is(200);
    assertThat(made.json().path("name").asText()).isEqualTo("padded");
    api.post(Api.DEFINITIONS, Drafts.definition("padded")).is(409, "name-taken");
  }

  @Test
  void namesThatDifferOnlyInCompositionAreTheSame() {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition("Caf\u00e9")).is(200);
    Reply refused =
        api.post(Api.DEFINITIONS, Drafts.definition("Cafe\u0301")).is(409, "name-taken");
    assertThat(refused.text()).contains(made.id());
    api.post(Api.DEFINITIONS, Drafts.definition("cafe")).is(200);
    api.post(Api.DEFINITIONS, Drafts.definition("CAF\u00c9")).is(200);
  }

  @Test
  void aNameIsFreeAgainAfterRenamingAndDeleting() {
    String first = api.post(Api.DEFINITIONS, Drafts.definition("once")).is(200).id();
    api.patch(Api.DEFINITIONS + "/" + first, "{\"name\": \"twice\"}").is(200);
    String second = api.post(Api.DEFINITIONS, Drafts.definition("once")).is(200).id();
    api.patch(Api.DEFINITIONS + "/" + first, "{\"name\": \"once\"}").is(409, "name-taken");
    api.delete(Api.DEFINITIONS + "/" + second).is(200);
    api.patch(Api.DEFINITIONS + "/" + first, "{\"name\": \"once\"}").is(200);
  }

  @Test
  void aChangeIsMergedIn() {
    ObjectNode draft = Drafts.definition().put("description", "old").put("ttlInDays", 5);
    draft.putObject("evaluationInfo").putObject("batch").put("enabled", true);
    draft.putObject("extra").put("a", 1).put("b", 2);
    String id = api.post(Api.DEFINITIONS, draft).is(200).id();

    Reply changed =
        api.patch(
                Api.DEFINITIONS + "/" + id,
                Drafts.json(
                    "{'evaluationInfo': {'continuous': {'enabled': true}}, 'expression': {'value': 'new'}, 'extra': {'a': null, 'c': 3}}"))
            .is(200);
    assertThat(changed.header("ETag")).hasValue("\"2\"");
    JsonNode now = api.get(Api.DEFINITIONS + "/" + id).is(200).json();
    assertThat(now).isEqualTo(changed.json());
    assertThat(now.path("description").asText()).isEqualTo("old");
    assertThat(now.path("ttlInDays").asInt()).isEqualTo(5);
    assertThat(now.path("evaluationInfo").path("batch").path("enabled").asBoolean()).isTrue();
    assertThat(now.path("evaluationInfo").path("continuous").path("enabled").asBoolean()).isTrue();
    assertThat(now.path("expression").path("format").asText()).isEqualTo("pql/text");
    assertThat(now.path("expression").path("value").asText()).isEqualTo("new");
    assertThat(now.path("extra")).isEqualTo(Drafts.json("{'b': 2, 'c': 3}"));
  }

  @Test
  void aChangeThatChangesNothingMakesNoVersion() {
    Reply made = api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    for (String body : List.of("{}", "{\"name\": \"" + made.json().path("name").asText() + "\"}")) {
      Reply same = api.patch(Api.DEFINITIONS + "/" + made.id(), body).is(200);
      assertThat(same.json()).isEqualTo(made.json());
    }
    Reply whole = api.patch(Api.DEFINITIONS + "/" + made.id(), made.json()).is(200);
    assertThat(whole.header("ETag")).hasValue("\"1\"");
  }

  @Test
  void whatIsRequiredCannotBeRemoved() {
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    for (String field : List.of("name", "expression")) {
      Reply refused =
          api.patch(Api.DEFINITIONS + "/" + id, Drafts.object().putNull(field))
              .is(400, "definition-invalid");
      assertThat(refused.codes()).containsExactly(field + "-missing");
    }
    api.patch(Api.DEFINITIONS + "/" + id, "[]").is(400, "wrong-type");
    api.patch(Api.DEFINITIONS + "/" + id, "\"name\"").is(400, "wrong-type");
    assertThat(api.get(Api.DEFINITIONS + "/" + id).json().path("version").asInt()).isEqualTo(1);
  }

  @Test
  void ifMatchLetsOnlyTheRightVersionThrough() {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    api.with("If-Match", "\"1\"").patch(path, "{\"description\": \"2\"}").is(200);
    for (String stale :
        List.of(
            "\"1\"",
            "1",
            "\"3\"",
            "\"0\"",
            "\"abc\"",
            "abc",
            "\"",
            "\"99999999999999999999\"",
            "-2")) {
      Reply refused = api.with("If-Match", stale).patch(path, "{\"description\": \"x\"}");
      refused.is(412, "version-stale");
      api.with("If-Match", stale).delete(path).is(412, "version-stale");
    }
    assertThat(api.get(path).is(200).json().path("description").asText()).isEqualTo("2");
    api.with("If-Match", "*").patch(path, "{\"description\": \"3\"}").is(200);
    api.with("If-Match", "W/\"3\"").patch(path, "{\"description\": \"4\"}").is(200);
    api.with("If-Match", "4").patch(path, "{\"description\": \"5\"}").is(200);
    api.with("If-Match", "\"5\"").delete(path).is(200);
    api.with("If-Match", "\"5\"").delete(path).is(404, "definition-unknown");
  }

  @Test
  void aFolderMustExist() {
    api.post(Api.DEFINITIONS, Drafts.definition().put("parentFolderId", "nowhere"))
        .is(400, "folder-unknown");
    api.post(
            Api.DEFINITIONS,
            Drafts.definition().put("parentFolderId", UUID.randomUUID().toString()))
        .is(400, "folder-unknown");
    Reply atTheTop = api.post(Api.DEFINITIONS, Drafts.definition().put("parentFolderId", "root"));
    assertThat(atTheTop.is(200).json().has("parentFolderId")).isFalse();
    api.patch(Api.DEFINITIONS + "/" + atTheTop.id(), "{\"parentFolderId\": \"nowhere\"}")
        .is(400, "folder-unknown");
  }

  @Test
  void aTreeAsAnObjectIsKeptAsText() {
    ObjectNode draft = Drafts.definition();
    draft
        .putObject("expression")
        .put("type", "pql")
        .put("format", "pql/json")
        .putObject("value")
        .put("nodeType", "literal");
    Reply made = api.post(Api.DEFINITIONS, draft).is(200);
    assertThat(made.json().path("expression"))
        .isEqualTo(
            Drafts.object()
                .put("type", "PQL")
                .put("format", "pql/json")
                .put("value", "{\"nodeType\":\"literal\"}"));
  }

  @Test
  void deletingIsAnsweredWithoutABody() {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    Reply deleted = api.delete(path).is(200);
    assertThat(deleted.body()).isEmpty();
    api.get(path).is(404, "definition-unknown");
    api.delete(path).is(404, "definition-unknown");
    api.patch(path, "{\"name\": \"x\"}").is(404, "definition-unknown");
  }

  @Test
  void aSlashAtTheEndChangesNothing() {
    Reply made = api.post(Api.DEFINITIONS + "/", Drafts.definition()).is(200);
    assertThat(api.get(Api.DEFINITIONS + "/").is(200).each("segments", "id")).contains(made.id());
    api.get(Api.DEFINITIONS + "/" + made.id() + "/").is(200);
  }
}
