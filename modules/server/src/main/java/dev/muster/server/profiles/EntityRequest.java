package dev.muster.server.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.view.FieldSelection;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a lookup asks for, in whichever way it was asked.
///
/// @param events whether it is about events, and not about the profiles themselves
/// @param identities of the profiles
/// @param fields as they were asked for
record EntityRequest(
    boolean events,
    List<Asked> identities,
    List<String> fields,
    Optional<String> mergePolicyId,
    Times times,
    List<PropertyFilter> filters,
    int limit) {
  static final int LIMIT = 1_000;
  private static final int IDENTITY_COUNT = 1_000;
  private static final int FILTERS = 3;
  private static final String PROFILE = "_xdm.context.profile";
  private static final String EVENT = "_xdm.context.experienceevent";

  /// A profile that is asked about.
  ///
  /// @param start where its page of events begins
  record Asked(Identity identity, Optional<String> start) {}

  /// @param fromMillis the first time of events
  /// @param toMillis the time after the last
  record Times(long fromMillis, long toMillis, boolean newestFirst) {}

  EventPage.Wanted page(Asked asked) {
    return new EventPage.Wanted(
        times.fromMillis(), times.toMillis(), times.newestFirst(), limit, filters, asked.start());
  }

  FieldSelection selection() {
    return FieldSelection.of(fields);
  }

  /// From the parameters of a query.
  ///
  /// @throws ProblemException when something is missing or wrong
  static EntityRequest of(Call call) {
    boolean events = isAboutEvents(call.query("schema.name"), call.query("relatedSchema.name"));
    String prefix = events ? "relatedEntityId" : "entityId";
    // Some clients name the profile by the plain parameters in both cases.
    Optional<String> id = call.query(prefix).or(() -> call.query("entityId"));
    Optional<String> namespace = call.query(prefix + "NS").or(() -> call.query("entityIdNS"));
    return new EntityRequest(
        events,
        List.of(new Asked(identity(id, namespace), start(call.query("start")))),
        call.query("fields").map(EntityRequest::split).orElse(List.of()),
        call.query("mergePolicyId"),
        new Times(
            millis("startTime", call.query("startTime"), Long.MIN_VALUE),
            millis("endTime", call.query("endTime"), Long.MAX_VALUE),
            newestFirst(call.query("orderBy").or(() -> call.query("orderby")))),
        filters(events, call.queries("property")),
        call.wholeNumber("limit", LIMIT, 1, LIMIT));
  }

  /// From a body with several identities.
  ///
  /// @throws ProblemException when something is missing or wrong
  static EntityRequest of(ObjectNode body) {
    boolean events =
        isAboutEvents(
            text(body.path("schema").path("name")), text(body.path("relatedSchema").path("name")));
    JsonNode list = body.path("identities");
    if (!list.isArray() || list.isEmpty() || list.size() > IDENTITY_COUNT) {
      throw wrong(
          "identities-missing",
          "The body needs 'identities', a list of 1 to %d.".formatted(IDENTITY_COUNT));
    }
    var identities = new ArrayList<Asked>();
    list.forEach(each -> identities.add(asked(each)));
    return new EntityRequest(
        events,
        List.copyOf(identities),
        fields(body.path("fields")),
        text(body.path("mergePolicyId")),
        new Times(
            millis("timeFilter.startTime", text(body.at("/timeFilter/startTime")), Long.MIN_VALUE),
            millis("timeFilter.endTime", text(body.at("/timeFilter/endTime")), Long.MAX_VALUE),
            newestFirst(text(body.path("orderby")).or(() -> text(body.path("orderBy"))))),
        List.of(),
        limit(body.path("limit")));
  }

  private static Asked asked(JsonNode each) {
    Optional<String> id = text(each.path("entityId")).or(() -> text(each.path("relatedEntityId")));
    Optional<String> namespace =
        text(each.path("entityIdNS").path("code"))
            .or(() -> text(each.path("entityIdNS")))
            .or(() -> text(each.path("relatedEntityIdNS").path("code")))
            .or(() -> text(each.path("relatedEntityIdNS")));
    return new Asked(identity(id, namespace), start(text(each.path("start"))));
  }

  private static boolean isAboutEvents(Optional<String> schema, Optional<String> related) {
    if (schema.isEmpty()) {
      throw wrong(
          "schema-missing", "'schema.name' must be '%s' or '%s'.".formatted(PROFILE, EVENT));
    }
    boolean events = schema.get().equals(EVENT);
    if (!events && !schema.get().equals(PROFILE)) {
      throw wrong(
          "schema-unknown", "'schema.name' must be '%s' or '%s'.".formatted(PROFILE, EVENT));
    }
    if (events && !related.orElse(PROFILE).equals(PROFILE)) {
      throw wrong("schema-unknown", "'relatedSchema.name' must be '%s'.".formatted(PROFILE));
    }
    return events;
  }

  /// @throws ProblemException when it is neither an id with its namespace nor one word for both
  static Identity identity(Optional<String> id, Optional<String> namespace) {
    if (id.isEmpty()) {
      throw wrong("entity-id-missing", "'entityId' is missing.");
    }
    return namespace
        .map(code -> new Identity(code, id.get()))
        .or(() -> Xid.read(id.get()))
        .orElseThrow(() ->
            wrong(
                "namespace-missing",
                "'entityIdNS', the namespace of the 'entityId', is missing; only ids that answers give can do without."));
  }

  private static List<PropertyFilter> filters(boolean events, List<String> given) {
    if (!events && !given.isEmpty()) {
      throw wrong("parameter-invalid", "'property' goes with events only.");
    }
    if (given.size() > FILTERS) {
      throw wrong("parameter-invalid", "'property' may be there %d times.".formatted(FILTERS));
    }
    return given.stream()
        .map(text ->
            PropertyFilter.read(text)
                .orElseThrow(() ->
                    wrong(
                        "parameter-invalid",
                        "'property' must be a path, one of = != < <= > >=, and a value.")))
        .toList();
  }

  private static Optional<String> start(Optional<String> start) {
    if (start.isPresent() && !EventPage.Wanted.isStart(start.get())) {
      throw wrong("parameter-invalid", "'start' must be what '_page.next' gave.");
    }
    return start;
  }

  private static boolean newestFirst(Optional<String> order) {
    // A plus sign in a query stands for a space.
    return switch (order.orElse("timestamp").strip()) {
      case "timestamp", "+timestamp" -> false;
      case "-timestamp" -> true;
      default -> throw wrong("parameter-invalid", "'orderBy' must be +timestamp or -timestamp.");
    };
  }

  private static long millis(String name, Optional<String> text, long absent) {
    if (text.isEmpty()) {
      return absent;
    }
    if (!text.get().matches("-?[0-9]{1,15}")) {
      throw wrong("parameter-invalid", "'%s' must be milliseconds since 1970.".formatted(name));
    }
    return Long.parseLong(text.get());
  }

  private static int limit(JsonNode limit) {
    if (limit.isMissingNode() || limit.isNull()) {
      return LIMIT;
    }
    if (!limit.isIntegralNumber() || limit.longValue() < 1 || limit.longValue() > LIMIT) {
      throw wrong(
          "parameter-invalid", "'limit' must be a whole number from 1 to %d.".formatted(LIMIT));
    }
    return limit.intValue();
  }

  private static List<String> fields(JsonNode fields) {
    if (fields.isTextual()) {
      return split(fields.textValue());
    }
    var paths = new ArrayList<String>();
    fields.forEach(field -> paths.add(field.asText()));
    return List.copyOf(paths);
  }

  private static List<String> split(String fields) {
    return Arrays.stream(fields.split(",", -1))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .toList();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isValueNode() && !node.isNull() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }
}
