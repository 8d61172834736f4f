package dev.muster.server;

import dev.muster.domain.SandboxState;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueLimits;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.domain.definitions.PqlReview;
import dev.muster.domain.jobs.JobLimits;
import dev.muster.domain.policies.PolicyLimits;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.chronicle.ChronicleEventLog;
import dev.muster.eventlog.chronicle.ChronicleLogSettings;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerState;
import dev.muster.eventlog.projection.LagBackpressure;
import dev.muster.eventlog.projection.Projection;
import dev.muster.pql.problem.Limits;
import dev.muster.projections.catalogue.CatalogueReadModel;
import dev.muster.projections.catalogue.CatalogueSum;
import dev.muster.projections.postgres.Database;
import dev.muster.projections.postgres.DatabaseLimits;
import dev.muster.projections.postgres.EmbeddedPostgres;
import dev.muster.projections.postgres.PostgresAddress;
import dev.muster.projections.postgres.PostgresUrl;
import dev.muster.search.SegmentIndex;
import dev.muster.server.access.Sandboxes;
import dev.muster.server.configuration.Configuration;
import dev.muster.server.configuration.Settings;
import dev.muster.server.operations.Metrics;
import dev.muster.server.operations.Replays.Contents;
import dev.muster.server.operations.Replays.ReadModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that keeps data: the log, its one writer, and the read models that follow it. Opened
/// side by side, because each takes its time.
final class Stores implements AutoCloseable, Sandboxes.Made {
  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
  private static final Duration SUM_PATIENCE = Duration.ofMinutes(5);

  private final Path dataDirectory;
  private final Configuration configuration;
  private final Vertx vertx;
  private final Metrics metrics;
  private final Deque<AutoCloseable> openedLastFirst = new ArrayDeque<>();
  private final DefinitionReader reader;
  private final DefinitionReader expressionReader;
  private final dev.muster.pql.check.Settings language;
  private @Nullable Parts parts;

  /// What there is once everything is open.
  ///
  /// @param acknowledged the position of each tenant's last event, at the start
  /// @param catalogues of each tenant, at the start
  record Parts(
      EventLog log,
      Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands,
      CatalogueReadModel catalogue,
      SegmentIndex index,
      Follower catalogueFollower,
      Follower indexFollower,
      Map<Tenant, LogPosition> acknowledged,
      Map<Tenant, Catalogue> catalogues,
      ProfileParts profiles) {}

  private Stores(Path dataDirectory, Configuration configuration, Vertx vertx, Metrics metrics) {
    this.dataDirectory = dataDirectory;
    this.configuration = configuration;
    this.vertx = vertx;
    this.metrics = metrics;
    int expressionBytes = configuration.get(Settings.LIMITS_EXPRESSION_KIBIBYTES) << 10;
    this.language = language(expressionBytes, configuration.get(Settings.LIMITS_SEQUENTIAL_EVENTS));
    this.reader = new DefinitionReader(limits(expressionBytes), new PqlReview(language));
    // What is not stored may be as long as a body: JSON is longer than the text it stands for.
    this.expressionReader = new DefinitionReader(limits(Integer.MAX_VALUE), ExpressionReview.NONE);
  }

  private static DefinitionLimits limits(int expressionBytes) {
    return new DefinitionLimits(
        DefinitionLimits.DEFAULTS.nameLength(),
        DefinitionLimits.DEFAULTS.descriptionLength(),
        DefinitionLimits.DEFAULTS.idLength(),
        expressionBytes,
        DefinitionLimits.DEFAULTS.furtherLength(),
        DefinitionLimits.DEFAULTS.ttlInDays());
  }

  private static dev.muster.pql.check.Settings language(int textBytes, int sequentialEvents) {
    Limits defaults = Limits.DEFAULT;
    return dev.muster.pql.check.Settings.DEFAULT.withLimits(
        new Limits(
            textBytes,
            defaults.jsonCharacters(),
            defaults.jsonNodes(),
            defaults.nesting(),
            defaults.treeDepth(),
            defaults.listElements(),
            defaults.patternCharacters(),
            sequentialEvents));
  }

  /// @throws Exception when one of them cannot be opened; the others are closed again
  static Stores open(Path dataDirectory, Configuration configuration, Vertx vertx, Metrics metrics)
      throws Exception {
    var stores = new Stores(dataDirectory, configuration, vertx, metrics);
    boolean opened = false;
    try {
      stores.parts = stores.open();
      opened = true;
      return stores;
    } finally {
      if (!opened) {
        stores.close();
      }
    }
  }

  Parts parts() {
    if (parts == null) {
      throw new IllegalStateException("The stores are not open.");
    }
    return parts;
  }

  /// What is in the tenant's sandbox now.
  Catalogue catalogue(Tenant tenant) {
    return parts().commands().state(tenant).orElse(Catalogue.EMPTY);
  }

  @Override
  public SandboxState of(Tenant tenant) {
    return catalogue(tenant).sandbox();
  }

  @Override
  public Set<Tenant> tenants() {
    return parts().commands().currentStates().keySet();
  }

  /// Removes the profiles that came in while their sandbox was being deleted, should the service
  /// have ended just then.
  void forgetDeleted(long nowMillis) {
    parts()
        .catalogues()
        .forEach((tenant, catalogue) -> {
          if (catalogue.sandbox().isDeleted()) {
            parts().profiles().forgetAll(tenant, nowMillis);
          }
        });
  }

  DefinitionReader definitionReader() {
    return reader;
  }

  /// Reads expressions that are not stored.
  DefinitionReader expressionReader() {
    return expressionReader;
  }

  /// The rules by which the catalogues follow from the log.
  CatalogueRules rules() {
    return new CatalogueRules(
        new CatalogueLimits(
            configuration.get(Settings.LIMITS_DEFINITIONS),
            configuration.get(Settings.LIMITS_STREAMING),
            configuration.get(Settings.LIMITS_EDGE),
            configuration.get(Settings.LIMITS_FOLDERS),
            configuration.get(Settings.LIMITS_FOLDER_DEPTH)),
        new JobLimits(
            JobLimits.DEFAULTS.segmentCount(), configuration.get(Settings.LIMITS_UNFINISHED_JOBS)),
        new PolicyLimits(configuration.get(Settings.LIMITS_MERGE_POLICIES)),
        reader);
  }

  /// What expressions are checked against.
  dev.muster.pql.check.Settings language() {
    return language;
  }

  /// What can be made anew from the logs.
  List<ReadModel> readModels() {
    return List.of(
        ReadModel.of(
            "catalogue",
            parts().catalogueFollower(),
            () -> contents(Database.await(parts().catalogue().sum(), SUM_PATIENCE))),
        ReadModel.of("search", parts().indexFollower(), () -> contents(parts().index())),
        parts().profiles().readModel());
  }

  /// Why reads would not see everything that is in the log; empty when they would.
  Optional<String> behind(LogPosition wanted) {
    for (Map.Entry<String, Follower> model : followers().entrySet()) {
      Follower follower = model.getValue();
      if (follower.state() instanceof FollowerState.Retrying(_, var tries)) {
        return Optional.of(
            "The read model '%s' has failed %d times in a row; the log of the service says why."
                .formatted(model.getKey(), tries));
      }
      if (wanted.isAfter(follower.position())) {
        return Optional.of(
            "The read model '%s' is at position %d of %d."
                .formatted(model.getKey(), follower.position().value(), wanted.value()));
      }
    }
    return parts().profiles().behind();
  }

  private Map<String, Follower> followers() {
    return Map.of("catalogue", parts().catalogueFollower(), "search", parts().indexFollower());
  }

  /// Closes in the order that loses nothing: the writer first, then who follows it, the log last.
  @Override
  public void close() {
    while (!openedLastFirst.isEmpty()) {
      AutoCloseable next = openedLastFirst.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("Something did not close in order: {}", next.getClass().getSimpleName(), e);
      }
    }
  }

  private Parts open() throws Exception {
    var deferred = new CompletableFuture<Backpressure>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("muster-open-", 0).factory())) {
      Future<CatalogueReadModel> catalogueOpening = threads.submit(this::openCatalogue);
      Future<SegmentIndex> indexOpening = threads.submit(this::openIndex);
      Future<ProfileParts> profilesOpening = threads.submit(this::openProfiles);
      Future<EventLog> logOpening = threads.submit(this::openLog);
      EventLog log = result(logOpening);
      Future<Commands<Catalogue, CatalogueCommand, CatalogueEvent>> commandsOpening =
          threads.submit(() -> openCommands(log, deferred));
      CatalogueReadModel catalogue = result(catalogueOpening);
      SegmentIndex index = result(indexOpening);
      Follower catalogueFollower = follow(log, catalogue.projection());
      Follower indexFollower = follow(log, index);
      deferred.complete(
          new LagBackpressure(
              List.of(catalogueFollower, indexFollower),
              configuration.get(Settings.PROJECTIONS_EASY_LAG),
              configuration.get(Settings.PROJECTIONS_MAXIMUM_LAG),
              Duration.ofMillis(configuration.get(Settings.PROJECTIONS_PAUSE_MILLIS))));
      Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands = result(commandsOpening);
      metrics.watchQueue(commands::queueDepth);
      // The writer stops before anything else does.
      return new Parts(
          log,
          opened(commands),
          catalogue,
          index,
          catalogueFollower,
          indexFollower,
          commands.lastPositions(),
          commands.states(),
          result(profilesOpening));
    } catch (Exception e) {
      deferred.complete(Backpressure.NONE);
      throw e;
    }
  }

  private ProfileParts openProfiles() throws IOException {
    return opened(ProfileParts.open(dataDirectory, configuration, metrics));
  }

  private EventLog openLog() throws IOException {
    ChronicleLogSettings settings =
        ChronicleLogSettings.in(dataDirectory.resolve("log")).withObserver(metrics::logAppended);
    if (configuration.get(Settings.LOG_FLUSH).equals("none")) {
      LOG.warn("log.flush is none: what is acknowledged can be lost with the machine");
      return opened(ChronicleEventLog.openWithoutFlush(settings));
    }
    return opened(ChronicleEventLog.open(settings));
  }

  private Commands<Catalogue, CatalogueCommand, CatalogueEvent> openCommands(
      EventLog log, CompletableFuture<Backpressure> backpressure) throws IOException {
    return Commands.open(
        log,
        rules(),
        CatalogueEvent.CODEC,
        new CommandLimits(
            configuration.get(Settings.COMMANDS_QUEUE_COUNT),
            (long) configuration.get(Settings.COMMANDS_QUEUE_MEBIBYTES) << 20,
            configuration.get(Settings.COMMANDS_BATCH_COUNT),
            CommandLimits.DEFAULTS.batchBytes(),
            configuration.get(Settings.COMMANDS_KEY_COUNT),
            Duration.ofHours(configuration.get(Settings.COMMANDS_KEY_HOURS))),
        position -> backpressure.join().awaitRoom(position));
  }

  private CatalogueReadModel openCatalogue() throws Exception {
    Database database =
        opened(
            Database.open(
                vertx,
                postgres(),
                new DatabaseLimits(
                    configuration.get(Settings.POSTGRES_CONNECTIONS),
                    DatabaseLimits.DEFAULTS.waitingReadCount(),
                    DatabaseLimits.DEFAULTS.connectionWait(),
                    DatabaseLimits.DEFAULTS.readTime(),
                    DatabaseLimits.DEFAULTS.writeTime())));
    return CatalogueReadModel.open(database);
  }

  private PostgresAddress postgres() throws Exception {
    String url = configuration.get(Settings.POSTGRES_URL);
    if (url.isEmpty()) {
      return opened(EmbeddedPostgres.start(dataDirectory.resolve("postgres"))).address();
    }
    return switch (PostgresUrl.read(url)) {
      case PostgresUrl.Reading.Read(var address) -> withUser(address);
      case PostgresUrl.Reading.Faulty(var message) ->
          throw new StartFailure("'postgres.url': " + message);
    };
  }

  private PostgresAddress withUser(PostgresAddress address) {
    String user = configuration.get(Settings.POSTGRES_USER);
    String password = configuration.get(Settings.POSTGRES_PASSWORD);
    return new PostgresAddress(
        address.host(),
        address.port(),
        address.database(),
        user.isEmpty() ? address.user() : user,
        password.isEmpty() ? address.password() : password,
        address.encryption(),
        address.rootCertificate());
  }

  private SegmentIndex openIndex() throws IOException {
    return SegmentIndex.open(dataDirectory.resolve("search"));
  }

  private Follower follow(EventLog log, Projection projection) {
    var follower =
        opened(
            new Follower(
                log, projection, configuration.get(Settings.PROJECTIONS_BATCH_COUNT), metrics));
    metrics.watchFollower(projection.name(), follower, () -> log.durableUpTo().value());
    return follower.start();
  }

  private synchronized <T extends AutoCloseable> T opened(T closeable) {
    openedLastFirst.push(closeable);
    return closeable;
  }

  private static Contents contents(CatalogueSum sum) {
    long rowCount = sum.tables().values().stream().mapToLong(CatalogueSum.TableSum::rowCount).sum();
    return new Contents(rowCount, sum.toString());
  }

  private static Contents contents(SegmentIndex index) throws IOException {
    return new Contents(index.sum().entryCount(), index.sum().digest());
  }

  private static <T> T result(Future<T> opening) throws Exception {
    try {
      return opening.get();
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
