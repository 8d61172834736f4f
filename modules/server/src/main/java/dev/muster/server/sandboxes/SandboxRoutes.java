package dev.muster.server.sandboxes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.domain.Sandbox;
import dev.muster.domain.SandboxState;
import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.SandboxCommand.CreateSandbox;
import dev.muster.domain.catalogue.SandboxCommand.DeleteSandbox;
import dev.muster.domain.catalogue.SandboxCommand.ResetSandbox;
import dev.muster.eventlog.Tenant;
import dev.muster.server.access.Right;
import dev.muster.server.access.Sandboxes;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sandboxes of the caller's organisation, as far as its token is good for them. The sandbox
/// that a call names in its headers need not be the one that it is about.
public final class SandboxRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxRoutes.class);
  private static final String PATH = "/muster/v1/sandboxes";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Writes writes;
  private final Sandboxes sandboxes;
  private final Contents contents;
  private final List<Bound> bounds;
  private final int maximumCount;

  /// How many are being made, by organisation.
  private final Map<String, Integer> underWay = new HashMap<>();

  /// What is in a sandbox.
  public interface Contents {
    Catalogue catalogue(Tenant tenant);

    /// Removes all profiles, events and memberships of the tenant.
    ///
    /// @return done when that is on the disk
    Future<?> forgetProfiles(Call call, Tenant tenant);

    /// The job is to stop.
    void cancelJob(String id);

    /// The export job is to stop.
    void cancelExport(Tenant tenant, long number);

    /// Removes all files of the tenant's datasets.
    Future<?> removeDatasets(Tenant tenant);
  }

  /// @param maximumCount how many sandboxes an organisation may make
  public SandboxRoutes(
      Writes writes, Sandboxes sandboxes, Contents contents, List<Bound> bounds, int maximumCount) {
    this.writes = writes;
    this.sandboxes = sandboxes;
    this.contents = contents;
    this.bounds = bounds;
    this.maximumCount = maximumCount;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH, Right.ADMIN, this::create),
        new Endpoint(HttpMethod.GET, PATH + "/:name", Right.READ, this::get),
        new Endpoint(HttpMethod.DELETE, PATH + "/:name", Right.ADMIN, this::delete),
        new Endpoint(HttpMethod.POST, PATH + "/:name/reset", Right.ADMIN, this::reset));
  }

  private Future<Answer> list(Call call) {
    List<Tenant> all =
        sandboxes.of(call.tenant().organisation()).stream()
            .filter(call.caller().grant()::allowsSandbox)
            .map(name -> new Tenant(call.tenant().organisation(), name))
            .toList();
    return Future.succeededFuture(
        Answer.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("children");
              for (Tenant tenant : all) {
                write(json, tenant, contents.catalogue(tenant));
              }
              json.writeEndArray();
              json.writeObjectFieldStart("_page");
              json.writeNumberField("totalCount", all.size());
              json.writeNumberField("pageSize", all.size());
              json.writeEndObject();
              json.writeObjectFieldStart("_links");
              json.writeEndObject();
              json.writeEndObject();
            }));
  }

  private Future<Answer> get(Call call) {
    Tenant tenant = existing(call);
    return Future.succeededFuture(answer(200, tenant, contents.catalogue(tenant)));
  }

  private Future<Answer> create(Call call) {
    JsonNode name = call.bodyObject().path("name");
    if (!name.isTextual() || !NAME.matcher(name.textValue()).matches()) {
      throw new ProblemException(
          Problem.of(
              400,
              "sandbox-name-invalid",
              "The body needs a 'name' of 1 to 64 letters, digits, hyphens and underscores."));
    }
    Tenant tenant = allowed(call, name.textValue());
    if (sandboxes.isGiven(tenant)) {
      throw new ProblemException(
          Problem.of(409, "sandbox-exists", "A sandbox with this name exists already."));
    }
    Stamp stamp = writes.stamp(call);
    return counted(
        tenant.organisation(),
        () ->
            begunEmpty(call, tenant)
                .compose(
                    _ -> writes.submit(call, tenant, new CreateSandbox(stamp), stamp.timeMillis()))
                .map(done ->
                    done.mark(answer(201, tenant, contents.catalogue(tenant)))
                        .with("Location", PATH + "/" + tenant.sandbox())));
  }

  /// What was still under way when a sandbox of this name was deleted does not come back with it.
  private Future<?> begunEmpty(Call call, Tenant tenant) {
    return sandboxes.state(tenant).isDeleted()
        ? contents.forgetProfiles(call, tenant)
        : Future.succeededFuture();
  }

  @FunctionalInterface
  private interface Making {
    Future<Answer> begin();
  }

  /// Does it when the organisation may have one more, those that are being made included.
  private Future<Answer> counted(String organisation, Making making) {
    synchronized (underWay) {
      int others = underWay.getOrDefault(organisation, 0);
      if (sandboxes.madeCount(organisation) + others >= maximumCount) {
        throw new ProblemException(
            Problem.of(
                409,
                "sandboxes-limit",
                "An organisation makes at most %d sandboxes.".formatted(maximumCount)));
      }
      underWay.put(organisation, others + 1);
    }
    return making
        .begin()
        .onComplete(_ -> {
          synchronized (underWay) {
            underWay.computeIfPresent(organisation, (_, count) -> count == 1 ? null : count - 1);
          }
        });
  }

  private Future<Answer> reset(Call call) {
    Tenant tenant = existing(call);
    stopJobs(tenant);
    Stamp stamp = writes.stamp(call);
    return writes
        .submit(call, tenant, new ResetSandbox(stamp), stamp.timeMillis())
        .compose(done ->
            contents
                .forgetProfiles(call, tenant)
                .compose(_ -> contents.removeDatasets(tenant))
                .map(_ -> done.mark(answer(200, tenant, contents.catalogue(tenant)))));
  }

  /// Profiles go first: when they cannot, nothing has been done. They go once more when the name is
  /// known no longer, for the sake of those that came in between; should that fail, it is done at
  /// the next start.
  private Future<Answer> delete(Call call) {
    Tenant tenant = existing(call);
    if (sandboxes.isGiven(tenant)) {
      throw new ProblemException(
          Problem.of(
              409,
              "sandbox-given",
              "This sandbox is there for every organisation or by the configuration; it can only be reset."));
    }
    stopJobs(tenant);
    Stamp stamp = writes.stamp(call);
    return contents
        .forgetProfiles(call, tenant)
        .compose(_ -> writes.submit(call, tenant, new DeleteSandbox(stamp), stamp.timeMillis()))
        .compose(done ->
            contents
                .forgetProfiles(call, tenant)
                .compose(_ -> contents.removeDatasets(tenant))
                .<Answer>map(_ -> done.mark(Answer.empty(204)))
                .recover(failure -> {
                  LOG.warn(
                      "What came while {} was deleted goes at the next start", tenant, failure);
                  return Future.succeededFuture(done.mark(Answer.empty(204)));
                }));
  }

  private void stopJobs(Tenant tenant) {
    Catalogue catalogue = contents.catalogue(tenant);
    catalogue.jobs().unfinished().forEach(job -> contents.cancelJob(job.id()));
    catalogue.exports().unfinished().forEach(job -> contents.cancelExport(tenant, job.number()));
  }

  private Tenant existing(Call call) {
    Tenant tenant = allowed(call, call.path("name"));
    if (!sandboxes.exists(tenant)) {
      throw new ProblemException(
          Problem.of(404, "sandbox-unknown", "The organisation has no sandbox of this name."));
    }
    return tenant;
  }

  private static Tenant allowed(Call call, String name) {
    if (!call.caller().grant().allowsSandbox(name)) {
      throw new ProblemException(
          Problem.of(403, "sandbox-forbidden", "The token does not allow this sandbox."));
    }
    return new Tenant(call.tenant().organisation(), name);
  }

  private Answer answer(int status, Tenant tenant, Catalogue catalogue) {
    return Answer.json(status, json -> write(json, tenant, catalogue));
  }

  private void write(JsonGenerator json, Tenant tenant, Catalogue catalogue) throws IOException {
    Sandbox sandbox = Sandbox.of(tenant);
    SandboxState state = catalogue.sandbox();
    json.writeStartObject();
    json.writeStringField("id", sandbox.id());
    json.writeStringField("name", sandbox.name());
    json.writeStringField("type", sandbox.type());
    json.writeBooleanField("default", sandbox.isDefault());
    json.writeBooleanField("deletable", !sandboxes.isGiven(tenant));
    write(json, "creation", "createdBy", state.created());
    write(json, "reset", "resetBy", state.reset());
    json.writeObjectFieldStart("holds");
    for (Bound bound : bounds) {
      json.writeObjectFieldStart(bound.name());
      json.writeNumberField("count", bound.count().applyAsInt(catalogue));
      json.writeNumberField("limit", bound.limit());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, String event, String authorField, @Nullable Stamp stamp)
      throws IOException {
    if (stamp != null) {
      json.writeNumberField(event + "Time", stamp.timeMillis());
      json.writeStringField(authorField, stamp.author());
    }
  }
}
