package dev.muster.domain.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Bodies;
import dev.muster.domain.Stamp;
import dev.muster.eventlog.Tenant;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionJsonTest {
  private static final Tenant PROD = new Tenant("ORG@AdobeOrg", "prod");
  private static final String ID = "4afe34ae-8c98-4513-8a1d-67ccaa54bc05";

  private static String document(Tenant tenant, DefinitionContent content) {
    var definition =
        Definition.unreviewed(
            ID,
            content,
            3,
            new Stamp(1_573_253_640_001L, "ada"),
            new Stamp(1_575_588_309_999L, "bob"));
    return new String(DefinitionJson.document(tenant, definition), StandardCharsets.UTF_8);
  }

  @Test
  void writesTheWholeDocument() {
    DefinitionContent content =
        Bodies.content(
            "People \u00e9\ud83d\ude00",
            """
            'description': 'Last "30" days', 'mergePolicyId': 'm1', 'ttlInDays': '30', 'parentFolderId': 'f1',
            'expression': {'type': 'PQL', 'format': 'pql/text', 'value': 'workAddress.country = \\'US\\''},
            'evaluationInfo': {'continuous': {'enabled': true}},
            'dataGovernancePolicy': {'excludeOptOut': false},
            'payloadSchema': 'string', 'n': null, 'x': {'y': [1.10, 1e400]}
            """);
    String sandboxId = Bodies.object(document(PROD, content)).at("/sandbox/sandboxId").asText();
    assertThat(document(PROD, content))
        .isEqualTo(
            """
            {"id":"4afe34ae-8c98-4513-8a1d-67ccaa54bc05","profileInstanceId":"ups","imsOrgId":"ORG@AdobeOrg",
            "sandbox":{"sandboxId":"%s","sandboxName":"prod","type":"production","default":true},
            "name":"People \u00e9\ud83d\ude00","description":"Last \\"30\\" days",
            "expression":{"type":"PQL","format":"pql/text","value":"workAddress.country = 'US'"},
            "schema":{"name":"_xdm.context.profile"},"mergePolicyId":"m1",
            "evaluationInfo":{"batch":{"enabled":false},"continuous":{"enabled":true},"synchronous":{"enabled":false}},
            "dataGovernancePolicy":{"excludeOptOut":false},"ttlInDays":30,"parentFolderId":"f1",
            "payloadSchema":"string","n":null,"x":{"y":[1.10,1E+400]},
            "creationTime":1573253640001,"updateTime":1575588309999,"updateEpoch":1575588309,
            "createdBy":"ada","updatedBy":"bob","version":3}
            """
                .formatted(sandboxId)
                .replace("\n", ""));
  }

  @Test
  void leavesOutWhatIsNotSet() {
    ObjectNode document = Bodies.object(document(PROD, Bodies.content("A", "")));
    assertThat(document.has("mergePolicyId")).isFalse();
    assertThat(document.has("ttlInDays")).isFalse();
    assertThat(document.has("parentFolderId")).isFalse();
    assertThat(document.get("description").textValue()).isEmpty();
  }

  @Test
  void knowsOtherSandboxes() {
    ObjectNode prod = Bodies.object(document(PROD, Bodies.content("A", "")));
    ObjectNode dev =
        Bodies.object(document(new Tenant("ORG@AdobeOrg", "dev"), Bodies.content("A", "")));
    assertThat(dev.at("/sandbox/type").textValue()).isEqualTo("development");
    assertThat(dev.at("/sandbox/default").booleanValue()).isFalse();
    assertThat(dev.at("/sandbox/sandboxId").textValue())
        .hasSize(36)
        .isNotEqualTo(prod.at("/sandbox/sandboxId").textValue());
  }

  @Test
  void namesNoFieldTwice() {
    ObjectNode body = Bodies.definition("A", "'x': 1");
    DefinitionReader.SYSTEM_FIELDS.forEach(field -> body.put(field, "theirs"));
    String document = document(PROD, Bodies.content(body));
    JsonMapper strict =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    assertThatNoException().isThrownBy(() -> strict.readTree(document));
    assertThat(document).doesNotContain("theirs");
  }

  /// A change of nothing must be no change.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'schema': {'name': '', 'id': ''}",
        "'schema': {'id': 'x'}",
        "'mergePolicyId': ''",
        "'description': ' x '",
        "'parentFolderId': ''",
        "'ttlInDays': '007'",
        "'expression': {'type': 'pql', 'value': {'a': [1.10, null]}}",
        "'evaluationInfo': {'batch': {'enabled': false}}",
        "'a': 1, 'b': 1.0, 'c': 1.10, 'd': 1e400, 'e': 1E-7, 'f': 12345678901234567890, 'g': 1e5",
        "'a': null, 'b': [null], 'c': {'d': null}, 'e': {}, 'f': [], 'g': '', '': true",
        "'a': 9223372036854775807, 'b': 9223372036854775808, 'c': 2147483648, 'd': -0.0"
      })
  void readsItsOwnContentAsTheSame(String fields) {
    DefinitionContent content = Bodies.content("A", fields);
    ObjectNode written = DefinitionJson.content(content);
    assertThat(Bodies.content(written)).isEqualTo(content);
    assertThat(DefinitionJson.content(Bodies.content(written)).toString())
        .isEqualTo(written.toString());
  }

  @Test
  void keepsNumbersOfManyDigits() {
    String digits = "9".repeat(499) + "7";
    DefinitionContent content =
        Bodies.content(
            "A",
            "'a': %s, 'b': %s.5e9, 'c': 0.%s"
                .formatted(digits, digits.substring(1), digits.substring(2)));
    assertThat(Bodies.content(DefinitionJson.content(content))).isEqualTo(content);
  }

  @Test
  void givesATreeOfItsOwn() {
    DefinitionContent content = Bodies.content("A", "'x': {'y': 1}");
    ((ObjectNode) DefinitionJson.content(content).get("x")).put("y", 2);
    assertThat(content).isEqualTo(Bodies.content("A", "'x': {'y': 1}"));
  }
}
