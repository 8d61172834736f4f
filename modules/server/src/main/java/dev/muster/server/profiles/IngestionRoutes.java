package dev.muster.server.profiles;

import dev.muster.domain.definitions.Shortened;
import dev.muster.eventlog.command.Refusal;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.Form;
import dev.muster.profiles.intake.Intake;
import dev.muster.profiles.intake.Rejection;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Taking any number of profiles or events in one request.
public final class IngestionRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(IngestionRoutes.class);
  static final String PROFILES = "/muster/v1/profiles";
  static final String EVENTS = "/muster/v1/events";
  private static final int FEWEST_STREAMS = 4;
  private static final int MOST_STREAMS = 64;

  /// What one stream may hold at a time: pieces that were read, a batch that is being filled, and
  /// those that are on their way to the disk.
  private static final long STREAM_BYTES = 6L << 20;

  /// All streams together hold no more of the heap than this part of it.
  private static final long STREAMS_PART = 8;

  private static final int GZIP_BYTES = 64 << 10;

  private static final Set<String> LINES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines");
  private static final Set<String> GZIP = Set.of("application/gzip", "application/x-gzip");
  private static final Set<String> DETECTED = Set.of("", "application/json", "text/plain");

  private final ProfileWrites writes;
  private final DocumentLimits limits;
  private final Semaphore places = new Semaphore(streamCount(Runtime.getRuntime().maxMemory()));

  public IngestionRoutes(ProfileWrites writes, DocumentLimits limits) {
    this.writes = writes;
    this.limits = limits;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            HttpMethod.POST,
            PROFILES,
            Right.WRITE,
            Endpoint.Body.STREAMED,
            call -> take(call, DocumentKind.PROFILE)),
        new Endpoint(
            HttpMethod.POST,
            EVENTS,
            Right.WRITE,
            Endpoint.Body.STREAMED,
            call -> take(call, DocumentKind.EVENT)));
  }

  /// How many streams may be taken at once.
  static int streamCount(long heapBytes) {
    return Math.clamp(heapBytes / STREAMS_PART / STREAM_BYTES, FEWEST_STREAMS, MOST_STREAMS);
  }

  private Future<Answer> take(Call call, DocumentKind kind) {
    String datasetId = Datasets.checked(call.query("datasetId"), kind);
    boolean zipped = isZipped(call);
    Form form = LINES.contains(call.contentType()) ? Form.LINES : Form.DETECTED;
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Problem.busy("overloaded", "Too many streams of documents at once.", 2));
    }
    var intake = new Intake(kind, form, limits.of(kind));
    var ingestion =
        new Ingestion(writes, call.tenant(), call.plainCause(), kind, datasetId, intake);
    var bytes = new RequestBytes(call.stream(), call.context());
    Promise<Answer> promise = Promise.promise();
    call.context()
        .runOnContext(_ -> {
          if (call.header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
            call.stream().response().writeContinue();
          }
          bytes.open();
        });
    Thread.ofVirtual()
        .name("muster-ingestion")
        .start(() -> {
          try (bytes) {
            promise.complete(
                answer(ingestion.run(() -> zipped ? unzipped(bytes) : bytes), datasetId));
          } catch (RequestBytes.ClientGoneException e) {
            LOG.info("A client went away in the middle of its documents: {}", e.getCause());
            promise.fail(
                new ProblemException(
                    Problem.of(400, "body-cut-off", "The body ended before its end.")));
          } catch (Throwable e) {
            promise.fail(e);
          } finally {
            places.release();
          }
        });
    return promise.future();
  }

  /// @throws ProblemException when the body comes in a form that is not known
  private static boolean isZipped(Call call) {
    String type = call.contentType();
    if (!LINES.contains(type) && !GZIP.contains(type) && !DETECTED.contains(type)) {
      throw new ProblemException(
          Problem.of(
              415,
              "content-type",
              "The Content-Type is '%s'; it must be application/x-ndjson, application/json, text/plain or application/gzip."
                  .formatted(Shortened.of(type))));
    }
    String encoding =
        call.header("Content-Encoding")
            .map(text -> text.strip().toLowerCase(Locale.ROOT))
            .orElse("");
    return switch (encoding) {
      case "", "identity" -> GZIP.contains(type);
      case "gzip", "x-gzip" -> true;
      default ->
          throw new ProblemException(
              Problem.of(
                  415,
                  "content-encoding",
                  "The Content-Encoding is '%s'; it must be gzip or absent."
                      .formatted(Shortened.of(encoding))));
    };
  }

  /// Nothing at all is no gzip stream, and yet no reason to speak of one.
  private static InputStream unzipped(InputStream in) throws IOException {
    var peeked = new PushbackInputStream(in);
    int first = peeked.read();
    if (first < 0) {
      return peeked;
    }
    peeked.unread(first);
    return new GZIPInputStream(peeked, GZIP_BYTES);
  }

  private static Answer answer(Ingestion.Outcome outcome, String datasetId) {
    if (outcome.accepted() == 0 && outcome.rejected() == 0) {
      throw new ProblemException(Problem.of(400, "body-missing", "The request holds no document."));
    }
    if (outcome.accepted() == 0) {
      throw new ProblemException(nothingAccepted(outcome));
    }
    return Answer.json(
            200,
            json -> {
              json.writeStartObject();
              json.writeNumberField("accepted", outcome.accepted());
              json.writeNumberField("rejected", outcome.rejected());
              json.writeStringField("datasetId", datasetId);
              json.writeArrayFieldStart("errors");
              for (Rejection rejection : outcome.rejections()) {
                json.writeStartObject();
                json.writeNumberField("line", rejection.number());
                json.writeStringField("code", rejection.code());
                json.writeStringField("reason", rejection.reason());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            })
        .at(outcome.position());
  }

  private static Problem nothingAccepted(Ingestion.Outcome outcome) {
    List<Refusal.Problem> entries =
        outcome.rejections().stream()
            .map(rejection ->
                new Refusal.Problem(
                    rejection.code(),
                    rejection.reason(),
                    new Refusal.Place(
                        "document", (int) Math.min(Integer.MAX_VALUE, rejection.number()), 1)))
            .toList();
    String title =
        outcome.rejected() == 1
            ? "The document was not accepted: " + outcome.rejections().getFirst().reason()
            : "None of the %d documents was accepted.".formatted(outcome.rejected());
    return new Problem(400, "nothing-accepted", title, entries, Map.of());
  }
}
