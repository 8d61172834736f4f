package dev.muster.evaluation.streaming;

import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.pql.analysis.Analyst;
import dev.muster.pql.analysis.LookBack;
import dev.muster.pql.ast.Expression;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.touch.Touch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The segments of one merge policy, and which of them can change by what.
final class Group {
  private final StreamingGroup source;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Map<String, Set<Segment>> byType = new HashMap<>();
  private final Set<Segment> anyType = new LinkedHashSet<>();
  private final Set<Segment> byAttributes = new LinkedHashSet<>();
  private @Nullable Plan plan;

  Group(StreamingGroup source) {
    this.source = source;
    for (int index = 0; index < source.queries().size(); index++) {
      indexes.put(source.queries().get(index).id(), index);
    }
  }

  StreamingGroup source() {
    return source;
  }

  MergePolicy policy() {
    return source.policy();
  }

  List<SegmentQuery> queries() {
    return source.queries();
  }

  Map<String, Integer> indexes() {
    return indexes;
  }

  List<Segment> segments() {
    return segments;
  }

  /// All queries as one plan, compiled when it is first needed.
  Plan plan() {
    Plan compiled = plan;
    if (compiled == null) {
      compiled = Plan.compile(source.queries(), PlanSettings.DEFAULT);
      plan = compiled;
    }
    return compiled;
  }

  /// Takes a segment in.
  void add(Segment segment) {
    segments.add(segment);
    Interest interest = segment.interest();
    if (interest.eventTypes() == null) {
      anyType.add(segment);
    } else {
      interest
          .eventTypes()
          .forEach(type -> byType.computeIfAbsent(type, _ -> new LinkedHashSet<>()).add(segment));
    }
    if (interest.attributes()) {
      byAttributes.add(segment);
    }
  }

  /// The segments that what has happened to a profile can change.
  Collection<Segment> touchedBy(Touch touch) {
    // By such a policy a profile can begin with any event.
    if (touch.whole() || policy().order() instanceof MergePolicy.ByDataset) {
      return segments;
    }
    var touched = new LinkedHashSet<Segment>();
    if (touch.hasEvents()) {
      touched.addAll(anyType);
      if (touch.anyEvent() || !touch.eventTypes().stream().allMatch(Interest::isPlain)) {
        byType.values().forEach(touched::addAll);
      } else {
        touch
            .eventTypes()
            .forEach(type -> touched.addAll(byType.getOrDefault(Interest.folded(type), Set.of())));
      }
    }
    if (touch.fragment()) {
      touched.addAll(byAttributes);
    }
    return touched;
  }

  /// The queries that decide about a segment: its own and all that those refer to, by index.
  Set<Integer> deciding(Wanted wanted) {
    var found = new TreeSet<Integer>();
    Deque<Integer> waiting = new ArrayDeque<>();
    waiting.push(wanted.index());
    while (!waiting.isEmpty()) {
      int query = waiting.pop();
      if (found.add(query)) {
        references(queries().get(query).query().expression()).stream()
            .map(indexes::get)
            .filter(index -> index != null)
            .forEach(waiting::push);
      }
    }
    return found;
  }

  /// Whether a segment refers to an audience from elsewhere, directly or not.
  boolean refersTo(Wanted wanted, String id) {
    return deciding(wanted).stream()
        .anyMatch(index -> references(queries().get(index).query().expression()).contains(id));
  }

  Interest interest(Wanted wanted) {
    return deciding(wanted).stream()
        .map(index -> Interest.of(queries().get(index).query()))
        .reduce(Interest::and)
        .orElseThrow();
  }

  /// How far back events count for a segment.
  LookBack lookBack(Wanted wanted) {
    return deciding(wanted).stream()
        .map(index -> Analyst.analyse(queries().get(index).query()).lookBack())
        .max(LookBack::compareTo)
        .orElseThrow();
  }

  /// Whether the members of a segment follow from the same as in another group.
  boolean decidesAlike(Wanted wanted, Group other, Wanted otherWanted) {
    if (wanted.version() != otherWanted.version() || !policy().equals(other.policy())) {
      return false;
    }
    return expressions(wanted).equals(other.expressions(otherWanted));
  }

  private Map<String, Expression> expressions(Wanted wanted) {
    var expressions = new HashMap<String, Expression>();
    for (int index : deciding(wanted)) {
      SegmentQuery query = queries().get(index);
      expressions.put(query.id(), query.query().expression());
    }
    return expressions;
  }

  private static Set<String> references(Expression expression) {
    var found = new LinkedHashSet<String>();
    Deque<Expression> waiting = new ArrayDeque<>();
    waiting.push(expression);
    while (!waiting.isEmpty()) {
      Expression next = waiting.pop();
      if (next instanceof Expression.Call call
          && call.function().equals("inSegment")
          && call.arguments().getFirst() instanceof Expression.StringLiteral(var id, _)) {
        found.add(id);
      }
      next.children().forEach(waiting::push);
    }
    return found;
  }
}
