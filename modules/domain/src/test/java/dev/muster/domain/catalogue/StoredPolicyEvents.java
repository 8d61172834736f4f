package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyDeleted;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.Policy.Graph;
import java.util.List;
import java.util.Map;

/// What the golden files of merge policies hold, by name.
final class StoredPolicyEvents {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED = new Stamp(1_767_312_000_456L, "");
  private static final String ID = "5b1f6a30-1c7e-4a57-9d1e-3f1d2c9b8a70";

  static final Map<String, CatalogueEvent> EXPECTED =
      Map.of(
          "merge-policy-created.1",
          new PolicyCreated(
              new Policy(ID, "Newest", Graph.NONE, List.of(), false, true, 1, CREATED, CREATED)),
          "merge-policy-revised.1",
          new PolicyRevised(
              new Policy(
                  ID, "Caf\u00e9", Graph.PDG, List.of("b", "a"), true, false, 2, CREATED, UPDATED)),
          "merge-policy-deleted.1",
          new PolicyDeleted(ID, 3, UPDATED));

  private StoredPolicyEvents() {}
}
