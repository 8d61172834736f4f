package dev.muster.server.profiles;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.FieldSelection;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.policies.StoredPolicies;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Looking up profiles and their events.
public final class LookupRoutes {
  private static final String PATH = "/data/core/ups/access/entities";

  private final ProfileLookup lookup;
  private final StoredPolicies policies;

  public LookupRoutes(ProfileLookup lookup, StoredPolicies policies) {
    this.lookup = lookup;
    this.policies = policies;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::one),
        new Endpoint(HttpMethod.POST, PATH, Right.READ, this::many));
  }

  private record Answered(MergePolicy policy, ProfileLookup.Answers answers) {}

  private Future<Answered> ask(Call call, EntityRequest request) {
    List<Identity> identities =
        request.identities().stream().map(EntityRequest.Asked::identity).toList();
    return policies
        .named(call, request.mergePolicyId())
        .compose(policy ->
            lookup.find(call, policy, identities).map(answers -> new Answered(policy, answers)));
  }

  private Future<Answer> one(Call call) {
    EntityRequest request = EntityRequest.of(call);
    return ask(call, request)
        .map(answered -> {
          Optional<ProfileLookup.Found> found = answered.answers().found().getFirst();
          if (request.events()) {
            return Answer.json(200, json -> writeEvents(json, request, found, call))
                .at(answered.answers().asOf());
          }
          ProfileLookup.Found profile =
              found.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(404, "entity-unknown", "No profile has this identity.")));
          return Answer.json(
                  200,
                  json -> {
                    json.writeStartObject();
                    writeProfile(json, request, answered.policy(), profile);
                    json.writeEndObject();
                  })
              .at(answered.answers().asOf());
        });
  }

  private Future<Answer> many(Call call) {
    EntityRequest request = EntityRequest.of(call.bodyObject());
    return ask(call, request)
        .map(answered ->
            Answer.json(200, json -> writeMany(json, request, answered))
                .at(answered.answers().asOf()));
  }

  private static void writeMany(JsonGenerator json, EntityRequest request, Answered answered)
      throws IOException {
    // Two identities may be of one profile, which is answered once.
    var written = new HashSet<String>();
    json.writeStartObject();
    for (int i = 0; i < request.identities().size(); i++) {
      EntityRequest.Asked asked = request.identities().get(i);
      Optional<ProfileLookup.Found> found = answered.answers().found().get(i);
      String xid = found.map(LookupRoutes::xid).orElse(Xid.of(asked.identity()));
      if (!written.add(xid)) {
        continue;
      }
      if (request.events()) {
        json.writeObjectFieldStart(xid);
        EventPage page = page(request, asked, found);
        page.write(json, xid, request.selection());
        writeNextPayload(json, request, xid, page);
        json.writeEndObject();
      } else if (found.isPresent()) {
        writeProfile(json, request, answered.policy(), found.get());
      } else {
        writeNobody(json, xid);
      }
    }
    json.writeEndObject();
  }

  private static String xid(ProfileLookup.Found found) {
    return Xid.of(found.profile().identities().getFirst());
  }

  private static EventPage page(
      EntityRequest request, EntityRequest.Asked asked, Optional<ProfileLookup.Found> found) {
    return found
        .map(profile -> EventPage.of(profile.profile().events(), request.page(asked)))
        .orElse(new EventPage("", Optional.empty(), List.of(), request.times().newestFirst()));
  }

  private static void writeProfile(
      JsonGenerator json, EntityRequest request, MergePolicy policy, ProfileLookup.Found found)
      throws IOException {
    ProfileDocument profile = found.profile();
    String xid = xid(found);
    json.writeObjectFieldStart(xid);
    json.writeStringField("entityId", xid);
    json.writeObjectFieldStart("mergePolicy");
    json.writeStringField("id", policy.id());
    json.writeEndObject();
    json.writeArrayFieldStart("sources");
    for (String dataset : profile.datasetIds()) {
      json.writeString(dataset);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tags");
    json.writeEndArray();
    json.writeArrayFieldStart("identityGraph");
    for (Identity identity : profile.identities()) {
      json.writeString(Xid.of(identity));
    }
    json.writeEndArray();
    json.writeFieldName("entity");
    json.writeTree(entity(found, request.selection()));
    json.writeStringField("lastModifiedAt", instant(profile.changedMillis()));
    json.writeEndObject();
  }

  private static void writeNobody(JsonGenerator json, String xid) throws IOException {
    json.writeObjectFieldStart(xid);
    json.writeStringField("entityId", xid);
    json.writeArrayFieldStart("sources");
    json.writeEndArray();
    json.writeObjectFieldStart("entity");
    json.writeEndObject();
    json.writeStringField("lastModifiedAt", instant(0));
    json.writeEndObject();
  }

  /// The document with what is not in it: memberships, and identities where they are asked for.
  private static JsonNode entity(ProfileLookup.Found found, FieldSelection fields) {
    JsonNode document = found.profile().document();
    if (!(document instanceof ObjectNode object)) {
      return document;
    }
    ObjectNode whole = object.deepCopy();
    if (!found.memberships().isEmpty() && fields.wants("segmentMembership")) {
      ObjectNode ups =
          whole.path("segmentMembership") instanceof ObjectNode given
              ? given.putObject("ups")
              : whole.putObject("segmentMembership").putObject("ups");
      found
          .memberships()
          .forEach((segmentId, qualification) ->
              ups.putObject(segmentId)
                  .put("lastQualificationTime", instant(qualification.timeMillis()))
                  .put("status", qualification.status().name().toLowerCase(Locale.ROOT)));
    }
    if (!fields.isAll() && fields.wants("identities")) {
      ArrayNode identities = whole.putArray("identities");
      boolean primary = true;
      for (Identity identity : found.profile().identities()) {
        ObjectNode each = identities.addObject().put("id", identity.id());
        each.putObject("namespace").put("code", identity.namespace());
        if (primary) {
          each.put("primary", true);
        }
        primary = false;
      }
    }
    return fields.of(whole);
  }

  private static String instant(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static void writeEvents(
      JsonGenerator json, EntityRequest request, Optional<ProfileLookup.Found> found, Call call)
      throws IOException {
    EntityRequest.Asked asked = request.identities().getFirst();
    String xid = found.map(LookupRoutes::xid).orElse(Xid.of(asked.identity()));
    EventPage page = page(request, asked, found);
    json.writeStartObject();
    page.write(json, xid, request.selection());
    json.writeObjectFieldStart("_links");
    json.writeObjectFieldStart("next");
    json.writeStringField(
        "href", page.next().map(next -> "/entities?" + query(request, xid, next, call)).orElse(""));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  /// The query of the same question for another page.
  private static String query(EntityRequest request, String xid, String start, Call call) {
    var query = new StringBuilder("start=" + start);
    query.append("&orderby=").append(request.times().newestFirst() ? "-timestamp" : "timestamp");
    query.append("&schema.name=_xdm.context.experienceevent");
    query.append("&relatedSchema.name=_xdm.context.profile&relatedEntityId=").append(xid);
    query.append("&limit=").append(request.limit());
    for (String name : List.of("fields", "startTime", "endTime", "mergePolicyId")) {
      call.query(name)
          .ifPresent(value ->
              query
                  .append('&')
                  .append(name)
                  .append('=')
                  .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }
    for (String property : call.queries("property")) {
      query.append("&property=").append(URLEncoder.encode(property, StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  private static void writeNextPayload(
      JsonGenerator json, EntityRequest request, String xid, EventPage page) throws IOException {
    json.writeObjectFieldStart("_links");
    json.writeObjectFieldStart("next");
    json.writeStringField("href", page.next().isPresent() ? "/entities" : "");
    if (page.next().isPresent()) {
      json.writeObjectFieldStart("payload");
      for (Map.Entry<String, String> schema :
          Map.of(
                  "schema", "_xdm.context.experienceevent",
                  "relatedSchema", "_xdm.context.profile")
              .entrySet()) {
        json.writeObjectFieldStart(schema.getKey());
        json.writeStringField("name", schema.getValue());
        json.writeEndObject();
      }
      json.writeObjectFieldStart("timeFilter");
      if (request.times().fromMillis() != Long.MIN_VALUE) {
        json.writeNumberField("startTime", request.times().fromMillis());
      }
      if (request.times().toMillis() != Long.MAX_VALUE) {
        json.writeNumberField("endTime", request.times().toMillis());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("fields");
      for (String field : request.fields()) {
        json.writeString(field);
      }
      json.writeEndArray();
      if (request.mergePolicyId().isPresent()) {
        json.writeStringField("mergePolicyId", request.mergePolicyId().get());
      }
      json.writeArrayFieldStart("identities");
      json.writeStartObject();
      json.writeStringField("relatedEntityId", xid);
      json.writeStringField("start", page.next().get());
      json.writeEndObject();
      json.writeEndArray();
      json.writeStringField("orderby", request.times().newestFirst() ? "-timestamp" : "timestamp");
      json.writeNumberField("limit", request.limit());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
