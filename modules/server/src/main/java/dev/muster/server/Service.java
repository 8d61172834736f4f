package dev.muster.server;

import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.SubmissionReader;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.datasets.Dataset;
import dev.muster.evaluation.sampling.EstimationSettings;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.intake.IntakeLimits;
import dev.muster.search.query.SearchLimits;
import dev.muster.server.access.ApiKeys;
import dev.muster.server.access.LocalKey;
import dev.muster.server.access.Sandboxes;
import dev.muster.server.access.Tokens;
import dev.muster.server.audiences.AudienceReads;
import dev.muster.server.audiences.AudienceWrites;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Setting;
import dev.muster.server.configuration.Settings;
import dev.muster.server.datasets.DatasetRoutes;
import dev.muster.server.definitions.DefinitionReads;
import dev.muster.server.definitions.DefinitionWrites;
import dev.muster.server.exports.ExportRoutes;
import dev.muster.server.external.ExternalExpiry;
import dev.muster.server.external.ExternalParts;
import dev.muster.server.external.ExternalRoutes;
import dev.muster.server.external.ExternalRunner;
import dev.muster.server.external.LandingDirectory;
import dev.muster.server.folders.FolderReads;
import dev.muster.server.folders.FolderWrites;
import dev.muster.server.http.Call;
import dev.muster.server.http.Dispatcher;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Gatekeeper;
import dev.muster.server.http.HttpVerticle;
import dev.muster.server.http.JsonBody;
import dev.muster.server.http.RateLimits;
import dev.muster.server.http.ReadBarrier;
import dev.muster.server.http.ReadModels;
import dev.muster.server.http.RequestObserver;
import dev.muster.server.http.Writes;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobRoutes;
import dev.muster.server.jobs.JobRunner;
import dev.muster.server.jobs.RunnerSettings;
import dev.muster.server.jobs.StoredProfiles;
import dev.muster.server.language.LanguageRoutes;
import dev.muster.server.language.ReferencedAudiences;
import dev.muster.server.members.MemberRoutes;
import dev.muster.server.operations.Metrics;
import dev.muster.server.operations.Pages;
import dev.muster.server.operations.ReplayRoutes;
import dev.muster.server.operations.Replays;
import dev.muster.server.operations.RequestLog;
import dev.muster.server.policies.PolicyReads;
import dev.muster.server.policies.PolicyWrites;
import dev.muster.server.policies.StoredPolicies;
import dev.muster.server.previews.PreviewRoutes;
import dev.muster.server.previews.PreviewRunner;
import dev.muster.server.previews.PreviewSettings;
import dev.muster.server.previews.Previews;
import dev.muster.server.profiles.CollectionRoutes;
import dev.muster.server.profiles.DeletionRoutes;
import dev.muster.server.profiles.DocumentLimits;
import dev.muster.server.profiles.IngestionRoutes;
import dev.muster.server.profiles.LookupRoutes;
import dev.muster.server.profiles.ProfileLookup;
import dev.muster.server.profiles.ProfileWrites;
import dev.muster.server.sandboxes.Bound;
import dev.muster.server.sandboxes.BoundMeters;
import dev.muster.server.sandboxes.SandboxRoutes;
import dev.muster.server.schedules.ScheduleReads;
import dev.muster.server.schedules.ScheduleWrites;
import dev.muster.server.schedules.Scheduler;
import dev.muster.server.searching.SearchRoutes;
import dev.muster.server.streaming.Catalogues;
import dev.muster.server.streaming.ConsistencyRoutes;
import dev.muster.server.streaming.EdgeRoutes;
import dev.muster.server.streaming.Freshness;
import dev.muster.server.streaming.QualificationRoutes;
import dev.muster.server.streaming.Streaming;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running service: all parts, put together.
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final int SEARCH_THREADS = 2;
  private static final int LANGUAGE_THREADS = 2;
  private static final int MEMBER_THREADS = 2;
  private static final int FEED_THREADS = 8;
  private static final Duration SLOW_SEARCH = Duration.ofSeconds(30);

  private final Path dataDirectory;
  private final LocalKey localKey;
  private final Vertx vertx;
  private final Metrics metrics;
  private final Stores stores;
  private final Replays replays;
  private final LogPosition lastAtStart;
  private final Sandboxes sandboxes;
  private final JobRunner jobs;
  private final ExternalRunner externalRuns;
  private final ExternalExpiry expiry;
  private final ExportParts exports;
  private final Streaming.Parts streamingParts;
  private final Streaming streaming;
  private final Previews previews;
  private final Scheduler scheduler;
  private final List<Endpoint> endpoints;
  private String address = "";
  private int port;
  private volatile boolean closed;

  private Service(Configuration configuration, Clock clock) throws Exception {
    this.dataDirectory =
        Path.of(configuration.get(Settings.DATA_DIRECTORY)).toAbsolutePath().normalize();
    this.localKey = LocalKey.in(dataDirectory);
    this.metrics = new Metrics();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(configuration.get(Settings.HTTP_INSTANCES))
                .setPreferNativeTransport(false));
    boolean opened = false;
    try {
      this.stores = Stores.open(dataDirectory, configuration, vertx, metrics);
      this.lastAtStart = stores.parts().log().durableUpTo();
      this.replays = new Replays(clock, stores.readModels());
      this.sandboxes = new Sandboxes(configuration.get(Settings.ACCESS_SANDBOXES), stores);
      this.jobs = jobRunner(configuration, clock);
      ExternalParts external = externalParts(configuration, clock);
      this.externalRuns = new ExternalRunner(jobs, external);
      this.expiry =
          new ExternalExpiry(
              jobs,
              external,
              stores.parts().catalogue().audiences(),
              Duration.ofSeconds(configuration.get(Settings.EXTERNAL_EXPIRY_SECONDS)));
      this.exports = ExportParts.open(dataDirectory, configuration, clock, stores.parts(), jobs);
      this.streamingParts = streamingParts(configuration, clock);
      this.streaming = new Streaming(streamingParts);
      this.previews = previews(configuration, clock);
      this.scheduler =
          new Scheduler(
              stores.parts().commands(),
              this::made,
              Duration.ofHours(configuration.get(Settings.SCHEDULES_CATCH_UP_HOURS)),
              clock);
      this.endpoints = endpoints(configuration, clock);
      opened = true;
    } finally {
      if (!opened) {
        await(vertx.close());
        metrics.close();
      }
    }
  }

  /// Starts everything. The HTTP server answers when this returns; the read models may still catch
  /// up, as `notReady` says.
  ///
  /// @throws Exception when a part cannot start; what was started is stopped again
  public static Service start(Configuration configuration, Clock clock) throws Exception {
    var service = new Service(configuration, clock);
    boolean listening = false;
    try {
      // What had begun goes first, so that what it has committed is still the last outcome.
      service.externalRuns.resumeBegun(service.stores.parts().catalogues());
      service.jobs.resume(service.stores.parts().catalogues());
      service.externalRuns.resumeWaiting(service.stores.parts().catalogues());
      service.expiry.start();
      service.exports.runner().resume(service.stores.parts().catalogues());
      service.stores.forgetDeleted(clock.millis());
      service.streaming.start();
      service.listen(configuration, clock);
      service.scheduler.start();
      listening = true;
      return service;
    } finally {
      if (!listening) {
        service.close();
      }
    }
  }

  /// Such as `http://127.0.0.1:8080`.
  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  public LocalKey localKey() {
    return localKey;
  }

  /// Every call that needs a token.
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /// Why the service cannot be used yet; empty when it can. After a start the read models have to
  /// reach what was in the log then.
  public Optional<String> notReady() {
    return closed ? Optional.of("The service is stopping.") : stores.behind(lastAtStart);
  }

  /// Waits until the service is ready.
  ///
  /// @return false when that took longer than the patience
  public boolean awaitReady(Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    while (notReady().isPresent()) {
      if (System.nanoTime() > deadlineNanos) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return true;
  }

  /// Refuses what is new, finishes what was begun, and stops every part.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    replays.close();
    scheduler.close();
    expiry.close();
    exports.runner().close();
    jobs.close();
    streaming.close();
    previews.close();
    // The writer answers what waits while HTTP can still carry the answers. Vert.x goes last: the
    // read
    // models use its connections.
    stores.parts().commands().close();
    stores.parts().profiles().writer().close();
    try {
      undeploy();
    } catch (IllegalStateException e) {
      LOG.warn("HTTP did not stop in time", e);
    }
    stores.close();
    try {
      await(vertx.close());
    } catch (IllegalStateException e) {
      LOG.warn("Vert.x did not stop in time", e);
    }
    metrics.close();
    try {
      RunningService.removeNote(dataDirectory);
    } catch (IOException e) {
      LOG.warn("The note of the running service could not be removed", e);
    }
  }

  private void undeploy() {
    for (String deployment : vertx.deploymentIDs()) {
      await(vertx.undeploy(deployment));
    }
  }

  private List<Endpoint> endpoints(Configuration configuration, Clock clock) {
    Stores.Parts parts = stores.parts();
    var barrier =
        new ReadBarrier(
            parts.acknowledged(),
            Duration.ofMillis(configuration.get(Settings.PROJECTIONS_READ_WAIT_MILLIS)));
    var writes = new Writes(parts.commands(), barrier, clock);
    var catalogueReads = new ReadModels(barrier, parts.catalogueFollower());
    var searchReads = new ReadModels(barrier, parts.indexFollower());
    WorkerExecutor searchThreads =
        vertx.createSharedWorkerExecutor(
            "muster-search", SEARCH_THREADS, SLOW_SEARCH.toMillis(), TimeUnit.MILLISECONDS);
    var all = new ArrayList<Endpoint>();
    all.addAll(new DefinitionWrites(writes, stores.definitionReader()).endpoints());
    all.addAll(new DefinitionReads(parts.catalogue().definitions(), catalogueReads).endpoints());
    all.addAll(
        new AudienceWrites(
                writes,
                new AudienceReader(stores.definitionReader()),
                parts.catalogue().audiences(),
                catalogueReads)
            .endpoints());
    all.addAll(new AudienceReads(parts.catalogue().audiences(), catalogueReads).endpoints());
    all.addAll(
        new ExternalRoutes(
                writes,
                new SubmissionReader(stores.definitionReader().limits()),
                parts.catalogue().audiences(),
                parts.catalogue().externalRuns(),
                catalogueReads,
                externalRuns)
            .endpoints());
    all.addAll(new FolderWrites(writes).endpoints());
    all.addAll(new FolderReads(parts.catalogue().folders(), catalogueReads).endpoints());
    all.addAll(
        new SearchRoutes(parts.index().search(SearchLimits.DEFAULTS), searchReads, searchThreads)
            .endpoints());
    WorkerExecutor languageThreads =
        vertx.createSharedWorkerExecutor(
            "muster-language", LANGUAGE_THREADS, SLOW_SEARCH.toMillis(), TimeUnit.MILLISECONDS);
    all.addAll(
        new LanguageRoutes(
                stores.expressionReader(),
                stores.language(),
                new ReferencedAudiences(parts.catalogue().audiences(), catalogueReads),
                languageThreads,
                clock)
            .endpoints());
    all.addAll(new ReplayRoutes(replays).endpoints());
    all.addAll(new JobRoutes(writes, parts.catalogue().jobs(), catalogueReads, jobs).endpoints());
    all.addAll(new ScheduleWrites(writes).endpoints());
    all.addAll(new ScheduleReads(parts.catalogue().schedules(), catalogueReads).endpoints());
    var policies = new StoredPolicies(parts.catalogue().policies(), catalogueReads);
    all.addAll(new PolicyWrites(writes).endpoints());
    all.addAll(new PolicyReads(parts.catalogue().policies(), catalogueReads).endpoints());
    WorkerExecutor memberThreads =
        vertx.createSharedWorkerExecutor(
            "muster-members", MEMBER_THREADS, SLOW_SEARCH.toMillis(), TimeUnit.MILLISECONDS);
    all.addAll(
        new MemberRoutes(
                (call, id) -> policies.ofAudience(call, parts.catalogue().audiences(), id),
                new StoredProfiles(parts.profiles().profiles()),
                new Freshness(streaming, parts.profiles().log(), clock),
                memberThreads)
            .endpoints());
    all.addAll(
        new PreviewRoutes(
                previews,
                tenant -> parts.commands().state(tenant).orElse(Catalogue.EMPTY),
                StoredPolicies::find,
                stores.language(),
                languageThreads,
                clock)
            .endpoints());
    all.addAll(
        new ExportRoutes(writes, parts.catalogue().exports(), catalogueReads, exports.runner())
            .endpoints());
    WorkerExecutor datasetThreads =
        vertx.createSharedWorkerExecutor(
            "muster-datasets", MEMBER_THREADS, SLOW_SEARCH.toMillis(), TimeUnit.MILLISECONDS);
    all.addAll(
        new DatasetRoutes(
                writes,
                parts.catalogue().datasets(),
                catalogueReads,
                exports.folders(),
                datasetThreads)
            .endpoints());
    all.addAll(streamingEndpoints(configuration, clock));
    all.addAll(profileEndpoints(configuration, clock, policies));
    all.addAll(sandboxEndpoints(configuration, clock, writes));
    return List.copyOf(all);
  }

  private ExternalParts externalParts(Configuration configuration, Clock clock) {
    Stores.Parts parts = stores.parts();
    ProfileParts profiles = parts.profiles();
    String landing = configuration.get(Settings.EXTERNAL_LANDING_DIRECTORY);
    return new ExternalParts(
        new JobLog(parts.commands(), profiles.writer()::append, clock),
        new StoredProfiles(profiles.profiles()),
        profiles.profiles(),
        new LandingDirectory(
            landing.isEmpty() ? dataDirectory.resolve("landing") : Path.of(landing),
            configuration.get(Settings.EXTERNAL_SANDBOX_FOLDERS).equals("true")));
  }

  /// What a schedule has made is to be run, as if a client had made it.
  private void made(Tenant tenant, CatalogueEvent event) {
    switch (event) {
      case JobCreated(var job) -> jobs.created(tenant, job.id());
      case ExportCreated(var job) -> exports.runner().created(tenant, job);
      default -> throw new IllegalStateException("Nobody runs what a schedule has made: " + event);
    }
  }

  private JobRunner jobRunner(Configuration configuration, Clock clock) {
    Stores.Parts parts = stores.parts();
    ProfileParts profiles = parts.profiles();
    int threads = configuration.get(Settings.JOBS_THREADS);
    return new JobRunner(
        new JobLog(parts.commands(), profiles.writer()::append, clock),
        new StoredProfiles(profiles.profiles()),
        StoredPolicies::find,
        stores.language(),
        new RunnerSettings(
            configuration.get(Settings.JOBS_PARALLEL),
            threads == 0 ? Runtime.getRuntime().availableProcessors() : threads));
  }

  private Streaming.Parts streamingParts(Configuration configuration, Clock clock) {
    Stores.Parts parts = stores.parts();
    int threads = configuration.get(Settings.JOBS_THREADS);
    return new Streaming.Parts(
        new Catalogues(parts.log(), stores.rules(), parts.catalogues(), lastAtStart),
        parts.profiles().profiles(),
        parts.profiles().log(),
        parts.profiles().writer(),
        StoredPolicies::find,
        stores.language(),
        clock,
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        metrics);
  }

  private List<Endpoint> streamingEndpoints(Configuration configuration, Clock clock) {
    WorkerExecutor feedThreads =
        vertx.createSharedWorkerExecutor(
            "muster-feed", FEED_THREADS, SLOW_SEARCH.toMillis(), TimeUnit.MILLISECONDS);
    var all = new ArrayList<Endpoint>();
    all.addAll(
        new QualificationRoutes(streamingParts, StoredPolicies::find, feedThreads).endpoints());
    all.addAll(
        new EdgeRoutes(
                streaming,
                streamingParts,
                new ProfileWrites(streamingParts.writer(), streamingParts.profiles(), clock),
                IntakeLimits.upTo(configuration.get(Settings.LIMITS_EVENT_KIBIBYTES) << 10))
            .endpoints());
    all.addAll(new ConsistencyRoutes(streaming, feedThreads).endpoints());
    return all;
  }

  private Previews previews(Configuration configuration, Clock clock) {
    var settings =
        new PreviewSettings(
            configuration.get(Settings.PREVIEWS_PARALLEL),
            configuration.get(Settings.PREVIEWS_WAITING),
            configuration.get(Settings.PREVIEWS_UNFINISHED),
            configuration.get(Settings.PREVIEWS_HELD),
            (long) configuration.get(Settings.PREVIEWS_MEBIBYTES) << 20,
            Duration.ofMinutes(configuration.get(Settings.PREVIEWS_MINUTES)),
            Duration.ofSeconds(configuration.get(Settings.PREVIEWS_SECONDS)),
            new EstimationSettings(
                configuration.get(Settings.PREVIEWS_EXACT_BELOW),
                EstimationSettings.DEFAULTS.firstSample(),
                configuration.get(Settings.PREVIEWS_RESULTS)));
    var profiles = new StoredProfiles(stores.parts().profiles().profiles());
    return new Previews(new PreviewRunner(profiles, settings), settings, clock);
  }

  private List<Endpoint> profileEndpoints(
      Configuration configuration, Clock clock, StoredPolicies policies) {
    ProfileParts profiles = stores.parts().profiles();
    var writes = new ProfileWrites(profiles.writer(), profiles.profiles(), clock);
    var all = new ArrayList<Endpoint>();
    all.addAll(
        new IngestionRoutes(
                writes, documents(configuration, Settings.LIMITS_IMPORTED_EVENT_KIBIBYTES))
            .endpoints());
    all.addAll(
        new CollectionRoutes(writes, documents(configuration, Settings.LIMITS_EVENT_KIBIBYTES))
            .endpoints());
    var lookup =
        new ProfileLookup(
            profiles.profiles(), (tenant, id) -> stores.catalogue(tenant).hasAudience(id));
    all.addAll(new LookupRoutes(lookup, policies).endpoints());
    all.addAll(new DeletionRoutes(writes, lookup).endpoints());
    return all;
  }

  private List<Endpoint> sandboxEndpoints(Configuration configuration, Clock clock, Writes writes) {
    List<Bound> bounds = Bound.of(configuration);
    metrics.watch(
        new BoundMeters(bounds, () -> stores.parts().commands().currentStates().values()));
    var profileWrites =
        new ProfileWrites(
            stores.parts().profiles().writer(), stores.parts().profiles().profiles(), clock);
    var contents =
        new SandboxRoutes.Contents() {
          @Override
          public Catalogue catalogue(Tenant tenant) {
            return stores.catalogue(tenant);
          }

          @Override
          public Future<?> forgetProfiles(Call call, Tenant tenant) {
            return profileWrites.forgetAll(call, tenant);
          }

          @Override
          public void stop(Tenant tenant, Catalogue catalogue) {
            catalogue.jobs().unfinished().forEach(job -> jobs.cancel(job.id()));
            catalogue
                .exports()
                .unfinished()
                .forEach(job -> exports.runner().cancel(tenant, job.number()));
          }

          @Override
          public Future<?> removeFiles(Tenant tenant, Catalogue catalogue) {
            return vertx.executeBlocking(() -> {
              for (Dataset dataset : catalogue.datasets().all()) {
                exports.folders().remove(tenant, dataset.id());
              }
              return true;
            });
          }
        };
    return new SandboxRoutes(
            writes, sandboxes, contents, bounds, configuration.get(Settings.LIMITS_SANDBOXES))
        .endpoints();
  }

  private static DocumentLimits documents(
      Configuration configuration, Setting<Integer> eventKibibytes) {
    return new DocumentLimits(
        IntakeLimits.upTo(configuration.get(Settings.LIMITS_PROFILE_KIBIBYTES) << 10),
        IntakeLimits.upTo(configuration.get(eventKibibytes) << 10));
  }

  private void listen(Configuration configuration, Clock clock) throws Exception {
    var tokens = new Tokens(clock, acceptedKey(configuration), provider(configuration));
    var gatekeeper =
        new Gatekeeper(
            vertx,
            tokens,
            new ApiKeys(configuration.get(Settings.ACCESS_API_KEYS)),
            sandboxes,
            new RateLimits(configuration.get(Settings.LIMITS_REQUESTS_PER_SECOND)));
    var requestLog = new RequestLog(configuration.get(Settings.LOGGING_REQUESTS));
    RequestObserver observer =
        seen -> {
          metrics.answered(seen);
          requestLog.answered(seen);
        };
    var pages = Pages.all(metrics, this::notReady);
    Supplier<Router> routers =
        () ->
            new Dispatcher(
                    vertx,
                    gatekeeper,
                    new JsonBody(configuration.get(Settings.LIMITS_JSON_DEPTH)),
                    configuration.get(Settings.LIMITS_BODY_KIBIBYTES) << 10,
                    observer)
                .router(endpoints, pages);
    String host = configuration.get(Settings.HTTP_HOST);
    int wanted = configuration.get(Settings.HTTP_PORT);
    var options =
        new HttpServerOptions()
            .setHost(host)
            // Below zero: a free port, the same one for all instances.
            .setPort(wanted == 0 ? -1 : wanted)
            .setMaxHeaderSize(configuration.get(Settings.LIMITS_HEADER_BYTES))
            .setMaxInitialLineLength(configuration.get(Settings.LIMITS_PATH_BYTES))
            .setIdleTimeout(configuration.get(Settings.HTTP_IDLE_SECONDS))
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setTcpNoDelay(true);
    var instances = new ConcurrentLinkedQueue<HttpVerticle>();
    try {
      await(
          vertx.deployVerticle(
              () -> {
                var instance = new HttpVerticle(options, routers);
                instances.add(instance);
                return instance;
              },
              new DeploymentOptions().setInstances(configuration.get(Settings.HTTP_INSTANCES))));
    } catch (IllegalStateException e) {
      throw new StartFailure(
          "%s of %s cannot be listened on: %s. Choose another port with --port."
              .formatted(wanted == 0 ? "No port" : "Port " + wanted, host, rootMessage(e)),
          e);
    }
    port = instances.element().port();
    address = "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    new RunningService(address, ProcessHandle.current().pid(), clock.instant())
        .leaveNote(dataDirectory);
  }

  /// Whether tokens of the local key are good here.
  static boolean acceptsLocalTokens(Configuration configuration) {
    return switch (configuration.get(Settings.ACCESS_LOCAL_TOKENS)) {
      case "true" -> true;
      case "false" -> false;
      default -> configuration.get(Settings.ACCESS_JWKS_URL).isEmpty();
    };
  }

  private Optional<LocalKey> acceptedKey(Configuration configuration) {
    return acceptsLocalTokens(configuration) ? Optional.of(localKey) : Optional.empty();
  }

  private static Optional<Tokens.Provider> provider(Configuration configuration) {
    String url = configuration.get(Settings.ACCESS_JWKS_URL);
    return url.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Tokens.Provider(
                URI.create(url),
                configuration.get(Settings.ACCESS_ISSUER),
                configuration.get(Settings.ACCESS_AUDIENCE),
                configuration.get(Settings.ACCESS_ORGANISATION_CLAIM),
                configuration.get(Settings.ACCESS_SANDBOXES_CLAIM),
                configuration.get(Settings.ACCESS_RIGHTS_CLAIM)));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A part of the service did not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
