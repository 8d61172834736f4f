package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.define;
import static dev.muster.domain.catalogue.Scenario.given;
import static dev.muster.domain.catalogue.Scenario.patch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.catalogue.PolicyCommand.CreatePolicy;
import dev.muster.domain.catalogue.PolicyCommand.DeletePolicy;
import dev.muster.domain.catalogue.PolicyCommand.RevisePolicy;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyDeleted;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.policies.Policies;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.domain.policies.PolicyChange;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PolicyRulesTest {
  private static final Policy FIRST = Policy.FIRST;
  private static final Policy OTHER = policy("p", false, 1);

  @Test
  void aSandboxBeginsWithADefault() {
    assertThat(Catalogue.EMPTY.policies().standard()).isEqualTo(FIRST);
    assertThat(FIRST.isDefault()).isTrue();
    assertThat(FIRST.graph()).isEqualTo(Graph.PDG);
    assertThat(FIRST.attributeMerge()).isEqualTo(AttributeMerge.TIMESTAMP_ORDERED);
  }

  @Test
  void aPolicyIsCreated() {
    given()
        .when(new CreatePolicy("p", content("P", false), NOW))
        .then(
            new PolicyCreated(
                new Policy("p", "P", Graph.NONE, List.of(), false, false, 1, NOW, NOW)));
  }

  @Test
  void aNewDefaultTakesItFromTheOther() {
    given()
        .when(new CreatePolicy("p", content("P", true), NOW))
        .then(
            new PolicyCreated(
                new Policy("p", "P", Graph.NONE, List.of(), false, true, 1, NOW, NOW)),
            new PolicyRevised(FIRST.asDefault(false, NOW)));
    given(new PolicyCreated(OTHER))
        .when(revise("p", defaults(true)))
        .then(
            new PolicyRevised(OTHER.asDefault(true, NOW)),
            new PolicyRevised(FIRST.asDefault(false, NOW)));
    given(new PolicyCreated(OTHER)).when(revise(FIRST.id(), defaults(true))).thenNothing();
  }

  @Test
  void thereIsAlwaysADefault() {
    given()
        .when(revise(FIRST.id(), defaults(false)))
        .thenRefused(Reason.CONFLICT, "default-needed");
    given()
        .when(new DeletePolicy(FIRST.id(), OptionalLong.empty(), NOW))
        .thenRefused(Reason.CONFLICT, "default-needed");
    given(
            new PolicyCreated(OTHER),
            new PolicyRevised(OTHER.asDefault(true, THEN)),
            new PolicyRevised(FIRST.asDefault(false, THEN)))
        .when(new DeletePolicy(FIRST.id(), OptionalLong.of(2), NOW))
        .then(new PolicyDeleted(FIRST.id(), 3, NOW));
  }

  @Test
  void fiveAreEnough() {
    CatalogueEvent[] four =
        List.of("a", "b", "c", "d").stream()
            .map(id -> new PolicyCreated(policy(id, false, 1)))
            .toArray(CatalogueEvent[]::new);
    given(four)
        .when(new CreatePolicy("p", content("P", false), NOW))
        .thenRefused(Reason.LIMIT, "merge-policies-limit");
    given(new PolicyCreated(OTHER))
        .when(new CreatePolicy("p", content("P", false), NOW))
        .thenRefused(Reason.CONFLICT, "id-taken");
  }

  @Test
  void precedenceNeedsAnOrder() {
    PolicyChange precedence = merge(Optional.of(AttributeMerge.DATA_SET_PRECEDENCE), List.of());
    given()
        .when(new CreatePolicy("p", precedence, NOW))
        .thenRefused(Reason.INVALID, "order-missing");
    given().when(revise(FIRST.id(), precedence)).thenRefused(Reason.INVALID, "order-missing");
    given()
        .when(revise(FIRST.id(), merge(Optional.empty(), List.of("a"))))
        .thenRefused(Reason.INVALID, "order-unused");

    Policy ordered = ordered(List.of("a", "b"), 1);
    given(new PolicyCreated(ordered))
        .when(revise("p", merge(Optional.empty(), List.of("b"))))
        .then(new PolicyRevised(ordered(List.of("b"), 2)));
    given(new PolicyCreated(ordered)).when(revise("p", precedenceAgain())).thenNothing();
    given(new PolicyCreated(ordered))
        .when(
            revise(
                "p",
                new PolicyChange(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(AttributeMerge.TIMESTAMP_ORDERED),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())))
        .then(new PolicyRevised(ordered(List.of(), 2)));
  }

  @Test
  void aStaleChangeIsRefused() {
    given(new PolicyCreated(OTHER))
        .when(new RevisePolicy("p", content("Q", false), OptionalLong.of(2), NOW))
        .thenRefused(Reason.STALE, "version-stale");
    given(new PolicyCreated(OTHER))
        .when(new DeletePolicy("p", OptionalLong.of(2), NOW))
        .thenRefused(Reason.STALE, "version-stale");
    given()
        .when(revise("x", content("Q", false)))
        .thenRefused(Reason.UNKNOWN, "merge-policy-unknown");
  }

  @Test
  void whatDefinitionsUseStays() {
    var scenario =
        given(
            new PolicyCreated(OTHER),
            created("s", "Users", "'mergePolicyId': 'p'"),
            created("t", "Others"));
    scenario
        .when(new DeletePolicy("p", OptionalLong.empty(), NOW))
        .thenRefused(Reason.CONFLICT, "merge-policy-used");
    assertThat(scenario.refusal().message()).contains("s ('Users')").doesNotContain("Others");
  }

  @Test
  void aDefinitionNamesAPolicyThatExists() {
    given()
        .when(define("s", "S", "'mergePolicyId': 'p'"))
        .thenRefused(Reason.INVALID, "merge-policy-unknown");
    given(created("s", "S"))
        .when(patch("s", "{'mergePolicyId': 'p'}"))
        .thenRefused(Reason.INVALID, "merge-policy-unknown");
    assertThat(
            given(new PolicyCreated(OTHER), created("s", "S"))
                .when(patch("s", "{'mergePolicyId': 'p'}"))
                .revisedContent()
                .mergePolicyId())
        .isEqualTo("p");
    // What was defined before there were rules about it can still be renamed.
    assertThat(
            given(created("s", "S", "'mergePolicyId': 'gone'"))
                .when(patch("s", "{'name': 'T'}"))
                .revisedContent()
                .name())
        .isEqualTo("T");
  }

  @Test
  void anEventThatCannotFollowIsCorruption() {
    assertThatThrownBy(() -> given(new PolicyCreated(OTHER), new PolicyCreated(OTHER)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(new PolicyRevised(OTHER)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> given(new PolicyDeleted("p", 2, THEN)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thePoliciesAreComparedByWhatTheyAre() {
    assertThat(Policies.FIRST.with(OTHER).without("p")).isEqualTo(Policies.FIRST);
    assertThat(Policies.FIRST.with(OTHER)).isNotEqualTo(Policies.FIRST);
  }

  private static PolicyCommand revise(String id, PolicyChange change) {
    return new RevisePolicy(id, change, OptionalLong.empty(), NOW);
  }

  private static Policy policy(String id, boolean isDefault, long version) {
    return new Policy(id, "P", Graph.PDG, List.of(), false, isDefault, version, THEN, THEN);
  }

  private static Policy ordered(List<String> order, long version) {
    return new Policy(
        "p", "P", Graph.PDG, order, false, false, version, THEN, version == 1 ? THEN : NOW);
  }

  private static PolicyChange content(String name, boolean isDefault) {
    return new PolicyChange(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(isDefault));
  }

  private static PolicyChange defaults(boolean isDefault) {
    return new PolicyChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(isDefault));
  }

  private static PolicyChange merge(Optional<AttributeMerge> merge, List<String> order) {
    return new PolicyChange(
        Optional.of("P"),
        Optional.empty(),
        merge,
        Optional.of(order),
        Optional.empty(),
        Optional.empty());
  }

  private static PolicyChange precedenceAgain() {
    return new PolicyChange(
        Optional.empty(),
        Optional.empty(),
        Optional.of(AttributeMerge.DATA_SET_PRECEDENCE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
