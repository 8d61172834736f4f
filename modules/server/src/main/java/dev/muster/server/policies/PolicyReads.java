package dev.muster.server.policies;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.PolicyJson;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.PolicyQueries;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.IdList;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reading merge policies.
public final class PolicyReads {
  private static final String PATH = PolicyWrites.PATH;
  private static final String SCHEMA = "_xdm.context.profile";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int BULK_COUNT = 100;

  private final PolicyQueries queries;
  private final ReadModels reads;

  public PolicyReads(PolicyQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.POST, PATH + "/bulk-get", Right.READ, this::bulkGet));
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.all(call.tenant()),
        policies -> {
          Policy policy =
              policies.stream()
                  .filter(each -> each.id().equals(call.path("id")))
                  .findAny()
                  .orElseThrow(() ->
                      new ProblemException(
                          Problem.of(404, "merge-policy-unknown", "No merge policy has this id.")));
          return Answer.json(200, json -> PolicyJson.write(json, call.tenant(), policy))
              .with("ETag", "\"" + policy.version() + "\"");
        });
  }

  private Future<Answer> bulkGet(Call call) {
    List<String> ids = IdList.of(call.body(), BULK_COUNT);
    return reads.answer(
        call,
        () -> queries.all(call.tenant()),
        policies -> {
          var found = new LinkedHashMap<String, Policy>();
          policies.stream()
              .filter(policy -> ids.contains(policy.id()))
              .forEach(policy -> found.put(policy.id(), policy));
          return Answer.results(found, policy -> document(call.tenant(), policy));
        });
  }

  private static String document(Tenant tenant, Policy policy) {
    return new String(
        ExactJson.write(json -> PolicyJson.write(json, tenant, policy)), StandardCharsets.UTF_8);
  }

  private Future<Answer> list(Call call) {
    int start = call.wholeNumber("start", 0, 0, 100_000_000);
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Optional<Boolean> isDefault = call.flag("default");
    Comparator<Policy> order = order(call.query("orderBy"));
    return reads.answer(
        call,
        () -> queries.all(call.tenant()),
        policies -> {
          List<Policy> matching =
              policies.stream()
                  .filter(policy -> isDefault.isEmpty() || isDefault.get() == policy.isDefault())
                  .filter(policy -> matches(call, policy))
                  .sorted(order)
                  .toList();
          return Answer.json(200, json -> writePage(json, call.tenant(), matching, start, limit));
        });
  }

  private static boolean matches(Call call, Policy policy) {
    return is(call.query("schema.name"), SCHEMA)
        && is(call.query("identityGraph.type"), policy.graph().name().toLowerCase(Locale.ROOT))
        && is(call.query("attributeMerge.type"), policy.attributeMerge().word());
  }

  private static boolean is(Optional<String> wanted, String value) {
    return wanted.isEmpty() || wanted.get().equals(value);
  }

  /// @throws ProblemException when it is not a field that policies can be ordered by
  private static Comparator<Policy> order(Optional<String> wanted) {
    // A plus sign in a query stands for a space.
    String text = wanted.orElse("name").strip();
    boolean descending = text.startsWith("-");
    String field = text.replaceFirst("^[-+]", "");
    Comparator<Policy> order =
        switch (field) {
          case "name" -> Comparator.comparing(Policy::name);
          case "id" -> Comparator.comparing(Policy::id);
          case "updateEpoch" ->
              Comparator.comparingLong((Policy policy) -> policy.updated().timeMillis());
          case "version" -> Comparator.comparingLong(Policy::version);
          default ->
              throw new ProblemException(
                  Problem.of(
                      400,
                      "parameter-invalid",
                      "'orderBy' must be name, id, updateEpoch or version, with - before it for descending order."));
        };
    return (descending ? order.reversed() : order).thenComparing(Policy::id);
  }

  private static void writePage(
      JsonGenerator json, Tenant tenant, List<Policy> policies, int start, int limit)
      throws IOException {
    int from = Math.min(start, policies.size());
    int to = Math.min(policies.size(), from + limit);
    boolean more = to < policies.size();
    json.writeStartObject();
    json.writeArrayFieldStart("children");
    for (Policy policy : policies.subList(from, to)) {
      PolicyJson.write(json, tenant, policy);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("_page");
    json.writeNumberField("totalCount", policies.size());
    json.writeNumberField("pageSize", to - from);
    if (more) {
      json.writeNumberField("next", to);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("_links");
    if (more) {
      json.writeObjectFieldStart("next");
      json.writeStringField("href", "%s?start=%d&limit=%d".formatted(PATH, to, limit));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
