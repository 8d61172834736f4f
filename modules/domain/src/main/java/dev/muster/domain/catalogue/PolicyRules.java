package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.PolicyCommand.CreatePolicy;
import dev.muster.domain.catalogue.PolicyCommand.DeletePolicy;
import dev.muster.domain.catalogue.PolicyCommand.RevisePolicy;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyDeleted;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.Shortened;
import dev.muster.domain.policies.Policies;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.domain.policies.PolicyChange;
import dev.muster.domain.policies.PolicyLimits;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What may be done to merge policies. One of them is the default, always: it is made another by
/// setting that one's `default`, which takes it from the first.
final class PolicyRules {
  /// More definitions than these are not named one by one.
  private static final int NAMED = 20;

  private final PolicyLimits limits;

  PolicyRules(PolicyLimits limits) {
    this.limits = limits;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, PolicyCommand command) {
    return switch (command) {
      case CreatePolicy create -> create(catalogue.policies(), create);
      case RevisePolicy revise ->
          catalogue
              .policies()
              .policy(revise.id())
              .map(policy -> revise(catalogue.policies(), policy, revise))
              .orElseGet(() -> unknown());
      case DeletePolicy delete ->
          catalogue
              .policies()
              .policy(delete.id())
              .map(policy -> delete(catalogue, policy, delete))
              .orElseGet(() -> unknown());
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, PolicyEvent event) {
    Policies policies = catalogue.policies();
    return switch (event) {
      case PolicyCreated(var policy) -> {
        require(policies.policy(policy.id()).isEmpty() && policy.version() == 1, event);
        yield catalogue.with(policies.with(policy));
      }
      case PolicyRevised(var policy) -> {
        require(policy.version() == version(policies, policy.id()) + 1, event);
        yield catalogue.with(policies.with(policy));
      }
      case PolicyDeleted(var id, long version, _) -> {
        require(version == version(policies, id) + 1, event);
        yield catalogue.with(policies.without(id));
      }
    };
  }

  /// What speaks against the merge policy that a definition names.
  ///
  /// @param before what it named until now; null when it is new or named none
  static Optional<Refusal> objection(
      Catalogue catalogue, DefinitionContent content, @Nullable String before) {
    @Nullable String id = content.mergePolicyId();
    return id == null
            || id.isEmpty()
            || id.equals(before)
            || catalogue.policies().policy(id).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.INVALID,
                "merge-policy-unknown",
                "'mergePolicyId' names a merge policy that does not exist."));
  }

  private static long version(Policies policies, String id) {
    return policies.policy(id).map(Policy::version).orElse(Long.MIN_VALUE);
  }

  private static void require(boolean holds, PolicyEvent event) {
    if (!holds) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
  }

  private Decision<CatalogueEvent> create(Policies policies, CreatePolicy command) {
    if (policies.count() >= limits.count()) {
      return refuse(
          Reason.LIMIT,
          "merge-policies-limit",
          "A sandbox holds at most %d merge policies.".formatted(limits.count()));
    }
    if (policies.policy(command.id()).isPresent()) {
      return refuse(Reason.CONFLICT, "id-taken", "A merge policy with this id exists.");
    }
    PolicyChange content = command.content();
    Optional<Refusal> objection = mergeObjection(content, List.of());
    if (objection.isPresent()) {
      return new Decision.Refused<>(objection.get());
    }
    var policy =
        new Policy(
            command.id(),
            content.name().orElse(""),
            content.graph().orElse(Graph.NONE),
            content.datasetIds().orElse(List.of()),
            content.activeOnEdge().orElse(false),
            content.isDefault().orElse(false),
            1,
            command.stamp(),
            command.stamp());
    return accepted(policies, new PolicyCreated(policy), policy, command.stamp());
  }

  private static Decision<CatalogueEvent> revise(
      Policies policies, Policy policy, RevisePolicy command) {
    if (isStale(policy, command.ifVersion())) {
      return stale(policy);
    }
    PolicyChange change = command.change();
    boolean isDefault = change.isDefault().orElse(policy.isDefault());
    if (policy.isDefault() && !isDefault) {
      return refuse(
          Reason.CONFLICT,
          "default-needed",
          "This is the default merge policy. Make another one the default instead.");
    }
    Optional<Refusal> objection = mergeObjection(change, policy.datasetIds());
    if (objection.isPresent()) {
      return new Decision.Refused<>(objection.get());
    }
    boolean newest =
        change.attributeMerge().orElse(policy.attributeMerge()) == AttributeMerge.TIMESTAMP_ORDERED;
    var next =
        new Policy(
            policy.id(),
            change.name().orElse(policy.name()),
            change.graph().orElse(policy.graph()),
            newest ? List.of() : change.datasetIds().orElse(policy.datasetIds()),
            change.activeOnEdge().orElse(policy.activeOnEdge()),
            isDefault,
            policy.version(),
            policy.created(),
            policy.updated());
    if (next.equals(policy)) {
      return accept();
    }
    Policy revised = next.asDefault(isDefault, command.stamp());
    return accepted(policies, new PolicyRevised(revised), revised, command.stamp());
  }

  /// The event, and where it makes another policy the default, that the one before is so no more.
  private static Decision<CatalogueEvent> accepted(
      Policies policies, PolicyEvent event, Policy policy, Stamp stamp) {
    Policy standard = policies.standard();
    var events = new ArrayList<CatalogueEvent>(List.of(event));
    if (policy.isDefault() && !standard.id().equals(policy.id())) {
      events.add(new PolicyRevised(standard.asDefault(false, stamp)));
    }
    return new Decision.Accepted<>(events);
  }

  /// What speaks against the way in which attributes are to be merged.
  private static Optional<Refusal> mergeObjection(PolicyChange change, List<String> before) {
    boolean precedence =
        change
            .attributeMerge()
            .map(merge -> merge == AttributeMerge.DATA_SET_PRECEDENCE)
            .orElse(!before.isEmpty());
    List<String> order = change.datasetIds().orElse(precedence ? before : List.of());
    if (precedence && order.isEmpty()) {
      return Optional.of(
          new Refusal(
              Reason.INVALID,
              "order-missing",
              "'dataSetPrecedence' needs 'attributeMerge.order', the ids of the datasets."));
    }
    return precedence || order.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.INVALID,
                "order-unused",
                "'attributeMerge.order' goes with the type 'dataSetPrecedence' only."));
  }

  private static Decision<CatalogueEvent> delete(
      Catalogue catalogue, Policy policy, DeletePolicy command) {
    if (isStale(policy, command.ifVersion())) {
      return stale(policy);
    }
    if (policy.isDefault()) {
      return refuse(
          Reason.CONFLICT,
          "default-needed",
          "The default merge policy cannot be deleted. Make another one the default first.");
    }
    List<Definition> users =
        catalogue.definitions().stream()
            .filter(definition -> policy.id().equals(definition.content().mergePolicyId()))
            .sorted(Comparator.comparing(Definition::id))
            .toList();
    if (!users.isEmpty()) {
      return new Decision.Refused<>(inUse(users));
    }
    return accept(new PolicyDeleted(policy.id(), policy.version() + 1, command.stamp()));
  }

  private static Refusal inUse(List<Definition> users) {
    List<String> shown =
        users.stream()
            .limit(NAMED)
            .map(user -> "%s ('%s')".formatted(user.id(), Shortened.of(user.name())))
            .toList();
    String more = users.size() > NAMED ? " and %d more".formatted(users.size() - NAMED) : "";
    return new Refusal(
        Reason.CONFLICT,
        "merge-policy-used",
        "Segment definitions use this merge policy: %s%s."
            .formatted(shown.stream().collect(Collectors.joining(", ")), more),
        shown.stream()
            .map(user -> new Problem("merge-policy-used", "It is used by " + user + "."))
            .toList());
  }

  private static boolean isStale(Policy policy, OptionalLong ifVersion) {
    return ifVersion.isPresent() && ifVersion.getAsLong() != policy.version();
  }

  private static Decision<CatalogueEvent> stale(Policy policy) {
    return refuse(
        Reason.STALE,
        "version-stale",
        "The merge policy has changed since: it is at version %d now.".formatted(policy.version()));
  }

  private static Decision<CatalogueEvent> unknown() {
    return refuse(Reason.UNKNOWN, "merge-policy-unknown", "No merge policy has this id.");
  }
}
