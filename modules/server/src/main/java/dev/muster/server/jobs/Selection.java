package dev.muster.server.jobs;

import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.SkippedSegment;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.policy.MergePolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a job evaluates: the definitions it is for, by merge policy, and those that they refer to,
/// directly or not. What is only referred to is evaluated with the others, at the same time, by the
/// merge policy of the one that refers to it, and its own members stay as they are.
///
/// @param groups one for each merge policy
/// @param skipped definitions that are not evaluated, and why
public record Selection(List<Group> groups, List<SkippedSegment> skipped) {
  /// Ids in a plan that no definition has: theirs are UUIDs.
  private static final String OPTED_OUT = "muster:opted-out";

  private static final String PLAIN = "muster:plain:";

  /// @param queries in the order of the plan
  /// @param wanted the definitions that the job is for
  /// @param outside the ids of audiences from outside that queries refer to
  public record Group(
      MergePolicy policy, List<SegmentQuery> queries, List<Wanted> wanted, Set<String> outside) {}

  /// A definition that the job is for, and where it is in the plan.
  ///
  /// @param index of its members
  /// @param expressionIndex of its expression; the same when nobody is left out
  public record Wanted(String segmentId, int index, int expressionIndex) {}

  /// @param catalogue as it is when the job starts
  static Selection of(
      Catalogue catalogue, JobRequest request, MergePolicies policies, Settings language) {
    return new Reading(catalogue, policies, language).read(request);
  }

  /// The same for certain definitions.
  public static Selection of(
      Catalogue catalogue, Set<String> ids, MergePolicies policies, Settings language) {
    return new Reading(catalogue, policies, language).read(ids);
  }

  /// One reading of one request. An expression is checked once, however many refer to it.
  private static final class Reading {
    private final Catalogue catalogue;
    private final MergePolicies policies;
    private final Settings language;
    private final Map<String, Result<CheckedQuery>> checked = new HashMap<>();
    private final List<SkippedSegment> skipped = new ArrayList<>();

    Reading(Catalogue catalogue, MergePolicies policies, Settings language) {
      this.catalogue = catalogue;
      this.policies = policies;
      this.language = language;
    }

    Selection read(JobRequest request) {
      return read(ids(request));
    }

    Selection read(Set<String> ids) {
      SequencedMap<MergePolicy, List<Definition>> byPolicy = new LinkedHashMap<>();
      for (String id : ids) {
        @Nullable Definition definition = catalogue.definition(id).orElse(null);
        if (definition == null) {
          skip(id, "definition-unknown", "The definition was deleted before the job started.");
          continue;
        }
        Lifecycle lifecycle = catalogue.lifecycle(id);
        if (!lifecycle.isEvaluatedByName()) {
          skip(
              id,
              "audience-" + lifecycle.word(),
              "The audience is %s.".formatted(lifecycle.word()));
          continue;
        }
        Optional<MergePolicy> policy =
            policies.find(catalogue, definition.content().mergePolicyId());
        if (policy.isEmpty()) {
          skip(id, "merge-policy-unknown", "Its merge policy does not exist.");
        } else if (isSound(definition)) {
          byPolicy.computeIfAbsent(policy.get(), _ -> new ArrayList<>()).add(definition);
        }
      }
      var groups = new ArrayList<Group>();
      byPolicy.forEach((policy, definitions) -> groups.add(group(policy, definitions)));
      return new Selection(List.copyOf(groups), List.copyOf(skipped));
    }

    private Set<String> ids(JobRequest request) {
      Set<String> ids = new TreeSet<>(request.segmentIds());
      if (request.all()) {
        catalogue.definitions().stream()
            .map(Definition::id)
            .filter(catalogue::isPublished)
            .forEach(ids::add);
      }
      return ids;
    }

    /// Whether it and all that it refers to can be evaluated; definitions are checked when they are
    /// saved, so that only very old ones cannot.
    private boolean isSound(Definition definition) {
      for (String id : withReferences(List.of(definition))) {
        Result<CheckedQuery> query = check(id);
        if (query instanceof Result.Failure<CheckedQuery>(var problems)) {
          String where = id.equals(definition.id()) ? "Its expression" : "The expression of " + id;
          skip(
              definition.id(),
              "expression-invalid",
              "%s cannot be evaluated: %s".formatted(where, problems.getFirst().message()));
          return false;
        }
      }
      return true;
    }

    private Group group(MergePolicy policy, List<Definition> definitions) {
      var queries = new ArrayList<SegmentQuery>();
      var places = new HashMap<String, Wanted>();
      Set<String> ids = withReferences(definitions);
      if (ids.stream().anyMatch(this::leavesOut)) {
        queries.add(new SegmentQuery(OPTED_OUT, OptOuts.query(language)));
      }
      for (String id : ids) {
        CheckedQuery query = query(id);
        int expressionIndex = queries.size();
        if (leavesOut(id)) {
          queries.add(new SegmentQuery(PLAIN + id, query));
          queries.add(new SegmentQuery(id, OptOuts.without(PLAIN + id, OPTED_OUT, language)));
        } else {
          queries.add(new SegmentQuery(id, query));
        }
        places.put(id, new Wanted(id, queries.size() - 1, expressionIndex));
      }
      List<Wanted> wanted = new ArrayList<>();
      for (Definition definition : definitions) {
        @Nullable Wanted place = places.get(definition.id());
        if (place != null) {
          wanted.add(place);
        }
      }
      return new Group(policy, List.copyOf(queries), List.copyOf(wanted), outside(ids));
    }

    /// The ids of these definitions and of all that they lead to.
    private Set<String> withReferences(List<Definition> definitions) {
      Set<String> ids = new LinkedHashSet<>();
      Deque<Definition> waiting = new ArrayDeque<>(definitions);
      while (!waiting.isEmpty()) {
        Definition definition = waiting.pop();
        if (ids.add(definition.id())) {
          definition.references().stream()
              .flatMap(id -> catalogue.definition(id).stream())
              .forEach(waiting::push);
        }
      }
      return ids;
    }

    /// The ids of the audiences from outside that one of these definitions refers to.
    private Set<String> outside(Set<String> ids) {
      return ids.stream()
          .flatMap(id -> catalogue.definition(id).orElseThrow().references().stream())
          .filter(id -> catalogue.audiences().external(id).isPresent())
          .collect(Collectors.toUnmodifiableSet());
    }

    private boolean leavesOut(String id) {
      return catalogue.definition(id).orElseThrow().content().excludeOptOut();
    }

    private Result<CheckedQuery> check(String id) {
      return checked.computeIfAbsent(
          id,
          _ -> {
            Expression expression = catalogue.definition(id).orElseThrow().content().expression();
            Pql.Format format =
                expression.format().equals(Pql.Format.JSON.apiName())
                    ? Pql.Format.JSON
                    : Pql.Format.TEXT;
            return Pql.check(format, expression.value(), language);
          });
    }

    private CheckedQuery query(String id) {
      return switch (check(id)) {
        case Result.Success<CheckedQuery>(var query) -> query;
        case Result.Failure<CheckedQuery>(var problems) ->
            throw new IllegalStateException("%s was sound: %s".formatted(id, problems));
      };
    }

    private void skip(String id, String code, String message) {
      skipped.add(new SkippedSegment(id, code, message));
    }
  }
}
