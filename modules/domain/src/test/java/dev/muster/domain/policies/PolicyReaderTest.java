package dev.muster.domain.policies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.eventlog.command.Refusal.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void aWholePolicyIsRead() {
    PolicyReading reading =
        PolicyReader.read(
            (ObjectNode)
                json(
                    """
                    {'id': 'ignored', 'version': 9, 'imsOrgId': 'x', 'sandbox': {}, 'updateEpoch': 1,
                     'name': ' Loyalty ', 'schema': {'name': '_xdm.context.profile'}, 'identityGraph': {'type': 'pdg'},
                     'attributeMerge': {'type': 'dataSetPrecedence', 'order': ['b', 'a']}, 'isActiveOnEdge': true, 'default': false}
                    """));

    assertThat(reading)
        .isEqualTo(
            new PolicyReading.Read(
                new PolicyChange(
                    Optional.of("Loyalty"),
                    Optional.of(Graph.PDG),
                    Optional.of(AttributeMerge.DATA_SET_PRECEDENCE),
                    Optional.of(List.of("b", "a")),
                    Optional.of(true),
                    Optional.of(false))));
    assertThat(PolicyReader.read((ObjectNode) json("{'name': 'N', 'identityGraph': null}")))
        .isEqualTo(new PolicyReading.Read(named("N")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                                              | name-missing
          {'name': null}                                                  | name-missing
          {'name': ' '}                                                   | name-invalid
          {'name': 7}                                                     | name-invalid
          {'name': 'N', 'schema': {'name': '_xdm.context.other'}}         | schema-unsupported
          {'name': 'N', 'identityGraph': {'type': 'PDG'}}                 | graph-unknown
          {'name': 'N', 'identityGraph': {}}                              | graph-unknown
          {'name': 'N', 'attributeMerge': {'type': 'newest'}}             | attribute-merge-unknown
          {'name': 'N', 'attributeMerge': {}}                             | attribute-merge-unknown
          {'name': 'N', 'attributeMerge': {'order': 'a'}}                 | order-invalid
          {'name': 'N', 'attributeMerge': {'order': ['a', 'a']}}          | order-invalid
          {'name': 'N', 'attributeMerge': {'order': [1]}}                 | order-invalid
          {'name': 'N', 'attributeMerge': {'order': ['']}}                | order-invalid
          {'name': 'N', 'default': 'yes'}                                 | wrong-type
          {'name': 'N', 'isActiveOnEdge': 1}                              | wrong-type
          """)
  void whatIsWrongIsSaid(String body, String code) {
    assertThat(codes(PolicyReader.read((ObjectNode) json(body)))).containsExactly(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op': 'add', 'path': '/default', 'value': 'true'}",
        "[{'op': 'replace', 'path': '/default', 'value': true}]",
        "{'default': true}"
      })
  void aChangeComesInThreeForms(String body) {
    assertThat(PolicyReader.readChange(json(body)))
        .isEqualTo(
            new PolicyReading.Read(
                new PolicyChange(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(true))));
  }

  @Test
  void pathsGoIntoObjects() {
    String patch =
        """
        [{'op': 'replace', 'path': '/name', 'value': 'N'},
         {'op': 'replace', 'path': '/identityGraph.type', 'value': 'none'},
         {'op': 'add', 'path': '/attributeMerge/type', 'value': 'dataSetPrecedence'},
         {'op': 'add', 'path': '/attributeMerge/order', 'value': ['a']}]
        """;

    assertThat(PolicyReader.readChange(json(patch)))
        .isEqualTo(
            new PolicyReading.Read(
                new PolicyChange(
                    Optional.of("N"),
                    Optional.of(Graph.NONE),
                    Optional.of(AttributeMerge.DATA_SET_PRECEDENCE),
                    Optional.of(List.of("a")),
                    Optional.empty(),
                    Optional.empty())));
    assertThat(
            PolicyReader.readChange(
                json("{'op':'add','path':'/attributeMerge','value':{'order':['a']}}")))
        .isEqualTo(
            new PolicyReading.Read(
                new PolicyChange(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(List.of("a")),
                    Optional.empty(),
                    Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          7                                                        | wrong-type
          [{'op': 'remove', 'path': '/name'}]                      | patch-unsupported
          [{'op': 'add', 'path': '/id', 'value': 'x'}]             | patch-path
          [{'op': 'add', 'path': '/name'}]                         | patch-value
          [7]                                                      | patch-unsupported
          [{'op': 'add', 'path': '/name', 'value': ''}]            | name-invalid
          """)
  void aPatchThatIsWrongIsSaid(String body, String code) {
    assertThat(codes(PolicyReader.readChange(json(body)))).containsExactly(code);
  }

  @Test
  void nestedPathsMeetOnlyObjects() {
    String patch =
        """
        [{'op': 'add', 'path': '/attributeMerge', 'value': 5},
         {'op': 'add', 'path': '/attributeMerge/type', 'value': 'timestampOrdered'}]
        """;

    assertThat(codes(PolicyReader.readChange(json(patch)))).contains("patch-path");
  }

  private static PolicyChange named(String name) {
    return new PolicyChange(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<String> codes(PolicyReading reading) {
    return reading instanceof PolicyReading.Faulty(var problems)
        ? problems.stream().map(Problem::code).toList()
        : List.of();
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
