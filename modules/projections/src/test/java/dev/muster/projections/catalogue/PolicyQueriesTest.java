package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyDeleted;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.policies.Policy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyQueriesTest {
  private static final Stamp STAMP = new Stamp(1_700_000_000_000L, "ada");

  private ReadModelFixture fixture;
  private final History history = new History();

  @BeforeEach
  void open() throws Exception {
    fixture = ReadModelFixture.fresh();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aSandboxBeginsWithOne() throws Exception {
    assertThat(get(queries().all(History.ACME))).containsExactly(Policy.FIRST);
  }

  @Test
  void policiesAreGivenBackAsTheyAre() throws Exception {
    Policy plain = policy("a", "B", List.of(), true);
    Policy ordered = policy("b", "A", List.of("x \"1\"", "y"), false);
    Policy revised = ordered.asDefault(false, new Stamp(1_700_000_000_500L, "bob"));
    history.add(History.ACME, new PolicyCreated(plain));
    history.add(History.ACME, new PolicyRevised(Policy.FIRST.asDefault(false, STAMP)));
    history.add(History.ACME, new PolicyCreated(ordered));
    history.add(History.ACME, new PolicyRevised(revised));
    apply();

    assertThat(get(queries().all(History.ACME)))
        .containsExactly(revised, plain, Policy.FIRST.asDefault(false, STAMP));
    assertThat(get(queries().all(History.ACME_DEV))).containsExactly(Policy.FIRST);
  }

  @Test
  void theFirstOneStaysDeleted() throws Exception {
    history.add(History.ACME, new PolicyCreated(policy("a", "A", List.of(), true)));
    history.add(History.ACME, new PolicyCreated(policy("b", "B", List.of(), false)));
    history.add(History.ACME, new PolicyDeleted(Policy.FIRST.id(), 2, STAMP));
    history.add(History.ACME, new PolicyDeleted("b", 2, STAMP));
    apply();

    assertThat(get(queries().all(History.ACME))).containsExactly(policy("a", "A", List.of(), true));
  }

  private static Policy policy(String id, String name, List<String> order, boolean isDefault) {
    return new Policy(id, name, Policy.Graph.NONE, order, true, isDefault, 1, STAMP, STAMP);
  }

  private PolicyQueries queries() {
    return fixture.readModel.policies();
  }

  private void apply() throws Exception {
    fixture.readModel.projection().apply(history.records());
  }
}
