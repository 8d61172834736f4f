package dev.muster.evaluation.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.evaluation.streaming.ProfileAnswers.Answer;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.eventlog.LogPosition;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import dev.muster.profiles.TenantProfiles;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.Qualification;
import dev.muster.profiles.store.ProfileStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Evaluates segments for one profile, in the request that asks.
public final class EdgeEvaluation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String EVENTS = "xEvent";
  private static final String ID = "_id";

  private final List<Group> groups;

  /// A profile as of one position.
  ///
  /// @param documents by group; null where there is no profile
  /// @param before what it was to each segment, by id
  /// @param outside the audiences from elsewhere that it is a member of
  public record Taken(
      LogPosition position,
      Identity identity,
      List<@Nullable JsonNode> documents,
      Map<String, Qualification> before,
      Set<String> outside) {
    /// The same, compared with what was so at another position.
    public Taken comparedWith(Taken earlier) {
      return new Taken(position, identity, documents, earlier.before, outside);
    }
  }

  /// What the profile is to a segment.
  ///
  /// @param before what it was; empty when nothing
  /// @param failure why it could not be evaluated; null when it could
  public record Outcome(
      String segmentId,
      long version,
      boolean isMember,
      Optional<Qualification> before,
      @Nullable String failure) {
    public boolean wasMember() {
      return before.filter(each -> each.status() != Qualification.Status.EXITED).isPresent();
    }
  }

  public EdgeEvaluation(List<StreamingGroup> groups) {
    this.groups = groups.stream().map(Group::new).toList();
  }

  /// In the profiles' turn.
  public Taken take(TenantProfiles known, Identity identity) {
    ProfileStore store = known.store();
    MembershipState memberships = known.memberships().state();
    var documents = new ArrayList<@Nullable JsonNode>();
    var before = new TreeMap<String, Qualification>();
    var outside = new HashSet<String>();
    var members = new Outside(memberships);
    for (Group group : groups) {
      int entity = store.entityOf(group.policy(), identity);
      documents.add(entity < 0 ? null : store.whole(group.policy(), entity));
      if (entity >= 0) {
        int[] together = store.together(group.policy(), entity);
        group.source().outside().stream()
            .filter(id -> members.holds(id, entity, together))
            .forEach(outside::add);
        for (int each : together) {
          var found = memberships.of(each);
          for (Wanted wanted : group.source().wanted()) {
            @Nullable Qualification qualification = found.get(wanted.segmentId());
            if (qualification != null) {
              before.merge(wanted.segmentId(), qualification, EdgeEvaluation::stronger);
            }
          }
        }
      }
    }
    return new Taken(store.position(), identity, documents, before, outside);
  }

  /// A member stays one when it is joined with somebody who has left.
  private static Qualification stronger(Qualification one, Qualification other) {
    return one.status() == Qualification.Status.EXITED ? other : one;
  }

  /// @param event that counts as if it had been stored; null for none
  public List<Outcome> evaluate(Taken taken, @Nullable ObjectNode event, Instant now) {
    var outcomes = new ArrayList<Outcome>();
    for (int index = 0; index < groups.size(); index++) {
      Group group = groups.get(index);
      @Nullable JsonNode document = taken.documents().get(index);
      if (event != null) {
        document = with(event, document == null ? bare(taken.identity()) : document);
      }
      @Nullable ProfileAnswers answers =
          document == null
              ? null
              : new ProfileAnswers(
                  group.queries(),
                  group.indexes(),
                  EvaluationSettings.at(now),
                  taken.outside()::contains,
                  Value.of(document));
      for (Wanted wanted : group.source().wanted()) {
        @Nullable Answer answer = answers == null ? null : answers.answer(wanted.index());
        outcomes.add(
            new Outcome(
                wanted.segmentId(),
                wanted.version(),
                answer != null && answer.qualifies(),
                Optional.ofNullable(taken.before().get(wanted.segmentId())),
                answer == null ? null : answer.failure()));
      }
    }
    outcomes.sort((one, other) -> one.segmentId().compareTo(other.segmentId()));
    return outcomes;
  }

  private static ObjectNode bare(Identity identity) {
    ObjectNode document = JSON.objectNode();
    document
        .putObject("identityMap")
        .putArray(identity.namespace())
        .addObject()
        .put("id", identity.id())
        .put("primary", true);
    return document;
  }

  /// The document with one event more, where its time has its place; one that is there by its id
  /// stays as it is.
  private static JsonNode with(ObjectNode event, JsonNode document) {
    if (!(document instanceof ObjectNode object)) {
      return document;
    }
    ArrayNode events = object.withArray(EVENTS);
    for (JsonNode each : events) {
      if (each.hasNonNull(ID) && each.get(ID).equals(event.get(ID))) {
        return document;
      }
    }
    int place = events.size();
    while (place > 0 && millis(events.get(place - 1)) > millis(event)) {
      place--;
    }
    events.insert(place, event);
    return document;
  }

  private static long millis(JsonNode event) {
    Value.@Nullable Time time = TimeRules.time(new Value.Text(event.path("timestamp").asText()));
    return time == null ? Long.MIN_VALUE : time.start().toEpochMilli();
  }

  /// The ids of all segments, with the versions of their definitions.
  public Map<String, Long> segments() {
    var all = new HashMap<String, Long>();
    groups.forEach(group ->
        group.source().wanted().forEach(wanted -> all.put(wanted.segmentId(), wanted.version())));
    return all;
  }
}
