package dev.muster.server.configuration;

import java.util.List;

/// Every key there is. `config/muster.yaml` and the README show the same table; a test compares
/// them.
public final class Settings {
  public static final Setting<String> HTTP_HOST =
      Setting.text(
          "http.host",
          "127.0.0.1",
          "an address of this machine",
          "The address to listen on. Everything but loopback needs a proxy with TLS in front.");
  public static final Setting<Integer> HTTP_PORT =
      Setting.integer("http.port", 8080, 0, 65_535, "The port to listen on; 0 takes a free one.");
  public static final Setting<Integer> HTTP_INSTANCES =
      Setting.integer("http.instances", 2, 1, 64, "How many event loops serve HTTP.");
  public static final Setting<Integer> HTTP_IDLE_SECONDS =
      Setting.integer(
          "http.idleSeconds", 60, 1, 3_600, "When a connection without traffic is closed.");
  public static final Setting<String> DATA_DIRECTORY =
      Setting.text(
          "data.directory",
          "data",
          "a folder that can be written to",
          "Where the log, the read models, the search index and the keys are.");
  public static final Setting<String> DATASETS_PATH =
      Setting.text(
          "datasets.path",
          "",
          "a folder that can be written to",
          "Where exports write datasets; empty for the folder datasets in the data directory.");
  public static final Setting<String> LOG_FLUSH =
      Setting.oneOf(
          "log.flush",
          List.of("disk", "none"),
          "Whether writes are flushed to the disk before they are acknowledged; none is for benchmarks only.");
  public static final Setting<String> POSTGRES_URL =
      Setting.secretMatching(
          "postgres.url",
          "|postgres(ql)?://.+",
          "empty, or postgresql://host:port/database",
          "A PostgreSQL server for the read models; empty starts an embedded one in the data directory.");
  public static final Setting<String> POSTGRES_USER =
      Setting.text("postgres.user", "", "text", "The user there; goes before one in the URL.");
  public static final Setting<String> POSTGRES_PASSWORD =
      Setting.secret(
          "postgres.password",
          "The password there; goes before one in the URL; best given by the environment.");
  public static final Setting<Integer> POSTGRES_CONNECTIONS =
      Setting.integer("postgres.connections", 8, 2, 200, "How many connections reads share.");
  public static final Setting<Integer> COMMANDS_QUEUE_COUNT =
      Setting.integer(
          "commands.queueCount",
          4_096,
          1,
          1_000_000,
          "How many writes may wait; one more is answered with 503.");
  public static final Setting<Integer> COMMANDS_QUEUE_MEBIBYTES =
      Setting.integer(
          "commands.queueMebibytes", 64, 1, 4_096, "How much memory waiting writes may hold.");
  public static final Setting<Integer> COMMANDS_BATCH_COUNT =
      Setting.integer(
          "commands.batchCount",
          512,
          1,
          10_000,
          "How many writes are flushed to the disk at once.");
  public static final Setting<Integer> COMMANDS_KEY_COUNT =
      Setting.integer(
          "commands.idempotencyKeyCount",
          10_000,
          0,
          10_000_000,
          "How many idempotency keys are remembered for each sandbox.");
  public static final Setting<Integer> COMMANDS_KEY_HOURS =
      Setting.integer(
          "commands.idempotencyKeyHours",
          24,
          1,
          8_760,
          "How long an idempotency key is remembered.");
  public static final Setting<Integer> PROFILES_QUEUE_MEBIBYTES =
      Setting.integer(
          "profiles.queueMebibytes",
          64,
          8,
          4_096,
          "How much memory profiles and events may hold that wait for the disk.");
  public static final Setting<Integer> PROFILES_MEMORY_PERCENT =
      Setting.integer(
          "profiles.memoryPercent",
          60,
          5,
          90,
          "How much of the heap profiles and events of all sandboxes may take; more is answered with 507.");
  public static final Setting<Integer> PROFILES_SNAPSHOT_MEBIBYTES =
      Setting.integer(
          "profiles.snapshotMebibytes",
          512,
          1,
          65_536,
          "How much of the profiles log is written between two snapshots: a start reads no more than that.");
  public static final Setting<Integer> PROFILES_IDENTITIES =
      Setting.integer(
          "profiles.identitiesPerProfile",
          50,
          1,
          1_000,
          "How many identities are linked to one profile at most.");
  public static final Setting<Integer> JOBS_PARALLEL =
      Setting.integer(
          "jobs.parallel",
          2,
          1,
          64,
          "How many segment jobs run at the same time; a sandbox has one at a time.");
  public static final Setting<Integer> JOBS_THREADS =
      Setting.integer(
          "jobs.threads",
          0,
          0,
          256,
          "How many threads evaluate a segment job; 0 for one for each processor.");
  public static final Setting<Integer> PREVIEWS_PARALLEL =
      Setting.integer(
          "previews.parallel", 2, 1, 64, "How many previews are evaluated at the same time.");
  public static final Setting<Integer> PREVIEWS_WAITING =
      Setting.integer(
          "previews.waiting",
          100,
          1,
          10_000,
          "How many previews may wait for that; one more is answered with 503.");
  public static final Setting<Integer> PREVIEWS_UNFINISHED =
      Setting.integer(
          "previews.unfinished",
          20,
          1,
          10_000,
          "How many previews of a sandbox may wait or be evaluated; one more is answered with 429.");
  public static final Setting<Integer> PREVIEWS_HELD =
      Setting.integer(
          "previews.held",
          100,
          1,
          10_000,
          "How many previews of a sandbox are kept; the oldest makes room.");
  public static final Setting<Integer> PREVIEWS_MEBIBYTES =
      Setting.integer(
          "previews.mebibytes", 64, 1, 4_096, "How much memory all previews together may take.");
  public static final Setting<Integer> PREVIEWS_MINUTES =
      Setting.integer("previews.minutes", 60, 1, 10_080, "How long a preview is kept.");
  public static final Setting<Integer> PREVIEWS_SECONDS =
      Setting.integer(
          "previews.seconds",
          60,
          1,
          3_600,
          "How long a preview is evaluated before the estimate of a sample must do.");
  public static final Setting<Integer> PREVIEWS_RESULTS =
      Setting.integer(
          "previews.results",
          1_000,
          1,
          100_000,
          "How many of the profiles that it finds a preview shows.");
  public static final Setting<Integer> PREVIEWS_EXACT_BELOW =
      Setting.integer(
          "previews.exactBelow",
          1_000_000,
          1,
          1_000_000_000,
          "Fewer profiles than this are counted at once, without a sample before.");
  public static final Setting<Integer> SCHEDULES_CATCH_UP_HOURS =
      Setting.integer(
          "schedules.catchUpHours",
          24,
          1,
          168,
          "A time that a schedule has missed is made up for when it is no longer ago than this.");
  public static final Setting<Integer> PROJECTIONS_BATCH_COUNT =
      Setting.integer(
          "projections.batchCount",
          1_000,
          1,
          100_000,
          "How many records a read model takes in one transaction.");
  public static final Setting<Integer> PROJECTIONS_EASY_LAG =
      Setting.integer(
          "projections.easyLag",
          1_000,
          1,
          10_000_000,
          "How many records the read models may be behind before writes are slowed down.");
  public static final Setting<Integer> PROJECTIONS_MAXIMUM_LAG =
      Setting.integer(
          "projections.maximumLag",
          100_000,
          1,
          100_000_000,
          "How many records the read models may be behind before writes are answered with 503.");
  public static final Setting<Integer> PROJECTIONS_PAUSE_MILLIS =
      Setting.integer(
          "projections.pauseMillis",
          100,
          1,
          60_000,
          "How long a batch of writes waits at most for read models that are behind.");
  public static final Setting<Integer> PROJECTIONS_READ_WAIT_MILLIS =
      Setting.integer(
          "projections.readWaitMillis",
          2_000,
          0,
          60_000,
          "How long a read waits to see the last write of its sandbox before it is answered with 503.");
  public static final Setting<String> ACCESS_JWKS_URL =
      Setting.matching(
          "access.jwksUrl",
          "",
          "|https?://[^\\s\"<>\\\\^`{|}]+",
          "empty, or an http or https URL",
          "Where the keys are that sign tokens (JWKS); empty uses the local key.");
  public static final Setting<String> ACCESS_LOCAL_TOKENS =
      Setting.oneOf(
          "access.localTokens",
          List.of("auto", "true", "false"),
          "Whether tokens of the local key (scripts/token) are accepted; auto: while there is no jwksUrl.");
  public static final Setting<String> ACCESS_ISSUER =
      Setting.text(
          "access.issuer",
          "",
          "text",
          "The issuer (iss) that tokens of jwksUrl must have, if any.");
  public static final Setting<String> ACCESS_AUDIENCE =
      Setting.text(
          "access.audience",
          "",
          "text",
          "The audience (aud) that tokens of jwksUrl must have, if any.");
  public static final Setting<String> ACCESS_ORGANISATION_CLAIM =
      Setting.text(
          "access.organisationClaim",
          "org",
          "a claim's name",
          "The claim that names the organisation.");
  public static final Setting<String> ACCESS_SANDBOXES_CLAIM =
      Setting.text(
          "access.sandboxesClaim",
          "sandboxes",
          "a claim's name",
          "The claim that lists the sandboxes; \"*\" in it is all of them.");
  public static final Setting<String> ACCESS_RIGHTS_CLAIM =
      Setting.text(
          "access.rightsClaim",
          "rights",
          "a claim's name",
          "The claim that lists the rights: read, write, admin.");
  public static final Setting<List<String>> ACCESS_API_KEYS =
      Setting.list(
          "access.apiKeysSha256",
          "[0-9a-fA-F]{64}",
          "a list of SHA-256 digests in hexadecimal",
          "The digests of the accepted x-api-key values; empty accepts any.");
  public static final Setting<List<String>> ACCESS_SANDBOXES =
      Setting.list(
          "access.sandboxes",
          "[^/\\s]{1,128}/[A-Za-z0-9_-]{1,64}",
          "a list of ORGANISATION/SANDBOX",
          "The sandboxes besides prod, which every organisation has.");
  public static final Setting<String> EXTERNAL_LANDING_DIRECTORY =
      Setting.text(
          "externalAudiences.landingDirectory",
          "",
          "a folder",
          "Where files with the members of external audiences are put; empty for landing in the data directory.");
  public static final Setting<String> EXTERNAL_SANDBOX_FOLDERS =
      Setting.oneOf(
          "externalAudiences.sandboxFolders",
          List.of("false", "true"),
          "Whether each sandbox has a folder ORGANISATION/SANDBOX of its own there, and sees no other.");
  public static final Setting<Integer> EXTERNAL_EXPIRY_SECONDS =
      Setting.integer(
          "externalAudiences.expirySeconds",
          60,
          1,
          86_400,
          "How often to look for members of external audiences whose time is over.");
  public static final Setting<Integer> LIMITS_BODY_KIBIBYTES =
      Setting.integer("limits.bodyKibibytes", 1_024, 1, 1_048_576, "The size of a request's body.");
  public static final Setting<Integer> LIMITS_HEADER_BYTES =
      Setting.integer(
          "limits.headerBytes", 16_384, 1_024, 1_048_576, "The size of all headers together.");
  public static final Setting<Integer> LIMITS_PATH_BYTES =
      Setting.integer(
          "limits.pathBytes", 8_192, 256, 1_048_576, "The size of the path with its query.");
  public static final Setting<Integer> LIMITS_JSON_DEPTH =
      Setting.integer("limits.jsonDepth", 500, 10, 1_000, "How deep a JSON body may be nested.");
  public static final Setting<Integer> LIMITS_REQUESTS_PER_SECOND =
      Setting.integer(
          "limits.requestsPerSecond",
          50_000,
          0,
          10_000_000,
          "How many requests an organisation may send in a second; 0 for any number.");
  public static final Setting<Integer> LIMITS_SANDBOXES =
      Setting.integer(
          "limits.sandboxes",
          75,
          0,
          100_000,
          "How many sandboxes an organisation may make, besides prod and those of the configuration.");
  public static final Setting<Integer> LIMITS_DEFINITIONS =
      Setting.integer(
          "limits.definitions", 4_000, 1, 10_000_000, "Segment definitions of a sandbox.");
  public static final Setting<Integer> LIMITS_STREAMING =
      Setting.integer(
          "limits.streamingDefinitions",
          500,
          0,
          10_000_000,
          "Streaming definitions of a sandbox, those at the edge included.");
  public static final Setting<Integer> LIMITS_EDGE =
      Setting.integer(
          "limits.edgeDefinitions", 150, 0, 10_000_000, "Edge definitions of a sandbox.");
  public static final Setting<Integer> LIMITS_FOLDERS =
      Setting.integer("limits.folders", 1_000, 0, 1_000_000, "Folders of a sandbox.");
  public static final Setting<Integer> LIMITS_FOLDER_DEPTH =
      Setting.integer("limits.folderDepth", 20, 1, 100, "How deep folders may be nested.");
  public static final Setting<Integer> LIMITS_UNFINISHED_JOBS =
      Setting.integer(
          "limits.unfinishedJobs",
          100,
          1,
          10_000,
          "How many segment jobs of a sandbox may wait or run.");
  public static final Setting<Integer> LIMITS_EXPRESSION_KIBIBYTES =
      Setting.integer(
          "limits.expressionKibibytes", 64, 1, 1_024, "The size of a definition's expression.");
  public static final Setting<Integer> LIMITS_SEQUENTIAL_EVENTS =
      Setting.integer(
          "limits.sequentialEvents",
          10,
          1,
          100,
          "How many events an expression may ask for one after the other.");
  public static final Setting<Integer> LIMITS_MERGE_POLICIES =
      Setting.integer("limits.mergePolicies", 5, 1, 100, "Merge policies of a sandbox.");
  public static final Setting<Integer> LIMITS_SCHEDULES =
      Setting.integer("limits.schedules", 100, 1, 10_000, "Schedules of a sandbox.");
  public static final Setting<Integer> LIMITS_PROFILE_KIBIBYTES =
      Setting.integer("limits.profileKibibytes", 100, 1, 1_024, "The size of a profile record.");
  public static final Setting<Integer> LIMITS_EVENT_KIBIBYTES =
      Setting.integer(
          "limits.eventKibibytes", 10, 1, 1_024, "The size of an event in streaming ingestion.");
  public static final Setting<Integer> LIMITS_IMPORTED_EVENT_KIBIBYTES =
      Setting.integer(
          "limits.importedEventKibibytes",
          100,
          1,
          1_024,
          "The size of an event in bulk: an order with hundreds of items is one event.");
  public static final Setting<String> LOGGING_FORMAT =
      Setting.oneOf(
          "logging.format",
          List.of("text", "json"),
          "How log lines look: for people, or one JSON object a line.");
  public static final Setting<String> LOGGING_LEVEL =
      Setting.oneOf(
          "logging.level",
          List.of("info", "debug", "warn", "error"),
          "The least serious level that is logged.");
  public static final Setting<String> LOGGING_REQUESTS =
      Setting.oneOf(
          "logging.requests",
          List.of("all", "failed", "none"),
          "Which requests get a line: all, those answered with 500 or more, or none.");

  /// All of them, in the order of the file.
  public static final List<Setting<?>> ALL =
      List.of(
          HTTP_HOST,
          HTTP_PORT,
          HTTP_INSTANCES,
          HTTP_IDLE_SECONDS,
          DATA_DIRECTORY,
          DATASETS_PATH,
          LOG_FLUSH,
          POSTGRES_URL,
          POSTGRES_USER,
          POSTGRES_PASSWORD,
          POSTGRES_CONNECTIONS,
          COMMANDS_QUEUE_COUNT,
          COMMANDS_QUEUE_MEBIBYTES,
          COMMANDS_BATCH_COUNT,
          COMMANDS_KEY_COUNT,
          COMMANDS_KEY_HOURS,
          PROFILES_QUEUE_MEBIBYTES,
          PROFILES_MEMORY_PERCENT,
          PROFILES_SNAPSHOT_MEBIBYTES,
          PROFILES_IDENTITIES,
          JOBS_PARALLEL,
          JOBS_THREADS,
          PREVIEWS_PARALLEL,
          PREVIEWS_WAITING,
          PREVIEWS_UNFINISHED,
          PREVIEWS_HELD,
          PREVIEWS_MEBIBYTES,
          PREVIEWS_MINUTES,
          PREVIEWS_SECONDS,
          PREVIEWS_RESULTS,
          PREVIEWS_EXACT_BELOW,
          SCHEDULES_CATCH_UP_HOURS,
          PROJECTIONS_BATCH_COUNT,
          PROJECTIONS_EASY_LAG,
          PROJECTIONS_MAXIMUM_LAG,
          PROJECTIONS_PAUSE_MILLIS,
          PROJECTIONS_READ_WAIT_MILLIS,
          ACCESS_JWKS_URL,
          ACCESS_LOCAL_TOKENS,
          ACCESS_ISSUER,
          ACCESS_AUDIENCE,
          ACCESS_ORGANISATION_CLAIM,
          ACCESS_SANDBOXES_CLAIM,
          ACCESS_RIGHTS_CLAIM,
          ACCESS_API_KEYS,
          ACCESS_SANDBOXES,
          EXTERNAL_LANDING_DIRECTORY,
          EXTERNAL_SANDBOX_FOLDERS,
          EXTERNAL_EXPIRY_SECONDS,
          LIMITS_BODY_KIBIBYTES,
          LIMITS_HEADER_BYTES,
          LIMITS_PATH_BYTES,
          LIMITS_JSON_DEPTH,
          LIMITS_REQUESTS_PER_SECOND,
          LIMITS_SANDBOXES,
          LIMITS_DEFINITIONS,
          LIMITS_STREAMING,
          LIMITS_EDGE,
          LIMITS_FOLDERS,
          LIMITS_FOLDER_DEPTH,
          LIMITS_UNFINISHED_JOBS,
          LIMITS_EXPRESSION_KIBIBYTES,
          LIMITS_SEQUENTIAL_EVENTS,
          LIMITS_MERGE_POLICIES,
          LIMITS_SCHEDULES,
          LIMITS_PROFILE_KIBIBYTES,
          LIMITS_EVENT_KIBIBYTES,
          LIMITS_IMPORTED_EVENT_KIBIBYTES,
          LOGGING_FORMAT,
          LOGGING_LEVEL,
          LOGGING_REQUESTS);

  private Settings() {}
}
