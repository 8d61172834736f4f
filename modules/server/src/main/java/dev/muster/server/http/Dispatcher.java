package dev.muster.server.http;

import dev.muster.domain.definitions.Shortened;
import dev.muster.eventlog.LogFailure;
import dev.muster.server.access.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each request to its endpoint and the answer back, and turns everything that goes wrong
/// into a problem.
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final String ID = "muster.requestId";
  private static final String CALLER = "muster.caller";
  private static final String TYPE = "muster.contentType";
  private static final int ID_LENGTH = 128;
  private static final long ABANDON_MILLIS = 2_000;

  private final Vertx vertx;
  private final Gatekeeper gatekeeper;
  private final JsonBody bodies;
  private final int maximumBodyBytes;
  private final RequestObserver observer;

  public Dispatcher(
      Vertx vertx,
      Gatekeeper gatekeeper,
      JsonBody bodies,
      int maximumBodyBytes,
      RequestObserver observer) {
    this.vertx = vertx;
    this.gatekeeper = gatekeeper;
    this.bodies = bodies;
    this.maximumBodyBytes = maximumBodyBytes;
    this.observer = observer;
  }

  /// @param open routes that anybody may call; they answer for themselves
  public Router router(List<Endpoint> endpoints, Map<String, OpenPage> open) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    open.forEach((path, page) -> {
      router.get(path).handler(routing -> open(routing, page));
      router.route(path).handler(routing -> wrongMethod(routing, "GET"));
    });
    for (Endpoint endpoint : endpoints) {
      if (endpoint.body() == Endpoint.Body.STREAMED) {
        for (String path : withAndWithoutSlash(endpoint.path())) {
          router.route(endpoint.method(), path).handler(routing -> stream(routing, endpoint));
        }
      }
    }
    // A limit per route would let a body through that no route reads.
    router.route().handler(BodyHandler.create(false).setBodyLimit(maximumBodyBytes));
    for (Endpoint endpoint : endpoints) {
      for (String path : withAndWithoutSlash(endpoint.path())) {
        router.route(endpoint.method(), path).handler(routing -> dispatch(routing, endpoint));
      }
    }
    // A fixed path goes before one with variables that it fits as well.
    List<String> paths =
        endpoints.stream()
            .map(Endpoint::path)
            .distinct()
            .sorted(Comparator.comparing(path -> path.contains(":")))
            .toList();
    paths.forEach(path -> {
      String allowed =
          endpoints.stream()
              .filter(endpoint -> fits(path, endpoint.path()))
              .map(Endpoint::method)
              .map(HttpMethod::name)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      for (String each : withAndWithoutSlash(path)) {
        router.route(each).handler(routing -> wrongMethod(routing, allowed));
      }
    });
    router
        .route()
        .handler(routing ->
            answer(routing, Problem.of(404, "path-unknown", "There is nothing at this path.")));
    router.route().failureHandler(this::fail);
    return router;
  }

  /// Whether a request for a path may also be meant for an endpoint with this one.
  private static boolean fits(String path, String endpointPath) {
    String[] parts = path.split("/", -1);
    String[] wanted = endpointPath.split("/", -1);
    boolean same = parts.length == wanted.length;
    for (int i = 0; same && i < parts.length; i++) {
      same = parts[i].equals(wanted[i]) || wanted[i].startsWith(":");
    }
    return same;
  }

  /// Answers what is not even a request in HTTP.
  public static void refuseMalformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    boolean longLine = cause instanceof io.netty.handler.codec.http.TooLongHttpLineException;
    boolean longHeader = cause instanceof io.netty.handler.codec.http.TooLongHttpHeaderException;
    Problem problem =
        longLine
            ? Problem.of(414, "path-too-long", "The path with its query is too long.")
            : longHeader
                ? Problem.of(431, "headers-too-long", "The headers are too long.")
                : Problem.of(400, "request-malformed", "This is not a request in HTTP.");
    String id = UUID.randomUUID().toString();
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("x-request-id", id)
        .putHeader("Content-Type", Answer.JSON)
        .putHeader("Connection", "close")
        .end(Buffer.buffer(problem.document(id)))
        .onComplete(_ -> request.connection().close());
  }

  private void begin(RoutingContext routing) {
    long startNanos = System.nanoTime();
    String id = requestId(routing.request());
    routing.put(ID, id);
    routing.response().putHeader("x-request-id", id);
    routing.addEndHandler(_ -> {
      @Nullable Caller caller = routing.get(CALLER);
      observer.answered(
          new RequestObserver.Seen(
              id,
              routing.request().method().name(),
              String.valueOf(routing.request().path()),
              routing.get("muster.route", "unmatched"),
              routing.response().getStatusCode(),
              System.nanoTime() - startNanos,
              caller == null ? "" : caller.subject(),
              caller == null ? "" : caller.tenant().toString()));
    });
    if (isUndecodable(routing)) {
      // The router would stumble over it.
      answer(
          routing,
          Problem.of(400, "path-malformed", "The path or query holds a broken percent escape."));
      return;
    }
    setTypeAside(routing);
    routing.next();
  }

  /// Vert.x reads a body of one of these types as a form, and fails when a GET has the type;
  /// nothing here is a form.
  private static void setTypeAside(RoutingContext routing) {
    @Nullable String type = routing.request().getHeader("Content-Type");
    if (type != null) {
      routing.put(TYPE, type);
      String lower = type.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("multipart/") || lower.startsWith("application/x-www-form-urlencoded")) {
        routing.request().headers().remove("Content-Type");
      }
    }
  }

  private void open(RoutingContext routing, OpenPage page) {
    routing.put("muster.route", String.valueOf(routing.currentRoute().getPath()));
    page.answer(routing).onComplete(done -> finish(routing, done));
  }

  /// Holds the body back until somebody reads it, and lets a client begin that asks first.
  private void stream(RoutingContext routing, Endpoint endpoint) {
    routing.request().pause();
    routing.addHeadersEndHandler(_ -> {
      if (!routing.request().isEnded()) {
        routing.response().putHeader("Connection", "close");
      }
    });
    routing.addEndHandler(_ -> {
      if (!routing.request().isEnded()) {
        abandon(routing.request());
      }
    });
    dispatch(routing, endpoint);
  }

  /// Takes what is still on its way, for a moment, so that the client reads the answer before the
  /// connection is gone.
  private void abandon(HttpServerRequest request) {
    var connection = request.connection();
    long timer = vertx.setTimer(ABANDON_MILLIS, _ -> connection.close());
    request.handler(_ -> {});
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.endHandler(_ -> {
      vertx.cancelTimer(timer);
      connection.close();
    });
    request.resume();
  }

  private void dispatch(RoutingContext routing, Endpoint endpoint) {
    routing.put("muster.route", endpoint.path());
    Context context = vertx.getOrCreateContext();
    gatekeeper
        .admit(routing.request().headers(), endpoint.right())
        .compose(caller -> {
          routing.put(CALLER, caller);
          if (endpoint.body() == Endpoint.Body.WHOLE) {
            checkContentType(routing);
          }
          return endpoint
              .action()
              .answer(new Call(routing, context, caller, routing.get(ID), bodies));
        })
        .onComplete(done -> context.runOnContext(_ -> finish(routing, done)));
  }

  private void finish(RoutingContext routing, io.vertx.core.AsyncResult<Answer> done) {
    if (done.succeeded()) {
      send(routing, done.result());
    } else {
      routing.fail(done.cause());
    }
  }

  private void fail(RoutingContext routing) {
    @Nullable Throwable cause = routing.failure();
    if (cause instanceof ProblemException wrong) {
      answer(routing, wrong.problem());
    } else if (cause instanceof LogFailure failure) {
      LOG.error("A write was not made durable, request {}", routing.<String>get(ID), failure);
      answer(
          routing,
          failure.reason() == LogFailure.Reason.NO_SPACE
              ? Problem.of(
                      507, "disk-full", "The disk of the service is full; nothing was written.")
                  .with("Retry-After", "5")
              : Problem.busy(
                  "log-failed", "The write could not be made durable; nothing was written.", 5));
    } else if (routing.statusCode() == 413) {
      answer(
          routing,
          Problem.of(
              413,
              "body-too-large",
              "The body must not be larger than %d bytes.".formatted(maximumBodyBytes)));
    } else if (routing.statusCode() >= 400 && routing.statusCode() < 500) {
      answer(
          routing,
          Problem.of(routing.statusCode(), "request-malformed", "The request cannot be read."));
    } else {
      LOG.error("A request failed, request {}", routing.<String>get(ID), cause);
      answer(
          routing,
          Problem.of(
              500, "internal", "The service failed; its log has more under the request's id."));
    }
  }

  /// Whether the path or query cannot be percent-decoded, as the router and the parameters do.
  private static boolean isUndecodable(RoutingContext routing) {
    String uri = routing.request().uri();
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
      if (at + 2 >= uri.length()
          || Character.digit(uri.charAt(at + 1), 16) < 0
          || Character.digit(uri.charAt(at + 2), 16) < 0) {
        return true;
      }
    }
    return false;
  }

  private void wrongMethod(RoutingContext routing, String allowed) {
    answer(
        routing,
        Problem.of(405, "method-not-allowed", "This path can be called with " + allowed + ".")
            .with("Allow", allowed));
  }

  private static void checkContentType(RoutingContext routing) {
    @Nullable String type = routing.get(TYPE);
    @Nullable Buffer body = routing.body().buffer();
    if (type == null || type.isBlank() || body == null || body.length() == 0) {
      return;
    }
    String plain = contentType(routing);
    if (!plain.equalsIgnoreCase(Answer.JSON) && !plain.equalsIgnoreCase("text/plain")) {
      throw new ProblemException(
          Problem.of(
              415,
              "content-type",
              "The Content-Type is '%s'; it must be application/json, or text/plain holding JSON."
                  .formatted(Shortened.of(plain))));
    }
  }

  static String contentType(RoutingContext routing) {
    @Nullable String type = routing.get(TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private void answer(RoutingContext routing, Problem problem) {
    @Nullable String known = routing.get(ID);
    String id = known == null ? requestId(routing.request()) : known;
    if (known == null) {
      // It went wrong before anything of ours was asked.
      routing.put(ID, id);
      routing.response().putHeader("x-request-id", id);
    }
    var answer = Answer.json(problem.status(), problem.document(id));
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    send(routing, answer);
  }

  private static void send(RoutingContext routing, Answer answer) {
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    answer
        .position()
        .ifPresent(
            position -> response.putHeader("Muster-Log-Position", Long.toString(position.value())));
    if (answer.file().isPresent()) {
      response.putHeader("Content-Type", answer.contentType());
      response
          .sendFile(answer.file().get().toString())
          .onFailure(failure -> abort(routing, failure));
    } else if (answer.body().length == 0) {
      response.end();
    } else {
      response.putHeader("Content-Type", answer.contentType());
      response.end(Buffer.buffer(answer.body()));
    }
  }

  /// The answer has begun: all that can be said is that it does not go on.
  private static void abort(RoutingContext routing, Throwable failure) {
    LOG.warn("A file could not be sent, request {}", routing.<String>get(ID), failure);
    if (routing.response().headWritten()) {
      routing.request().connection().close();
    } else {
      routing.fail(failure);
    }
  }

  /// The client's own id when it is one that can be shown and logged, else a new one.
  private static String requestId(HttpServerRequest request) {
    @Nullable String given = request.getHeader("x-request-id");
    return given != null
            && !given.isEmpty()
            && given.length() <= ID_LENGTH
            && given.chars().allMatch(character -> character > 0x20 && character < 0x7F)
        ? given
        : UUID.randomUUID().toString();
  }

  private static List<String> withAndWithoutSlash(String path) {
    return List.of(path, path + "/");
  }

  /// A page for anybody.
  @FunctionalInterface
  public interface OpenPage {
    Future<Answer> answer(RoutingContext routing);
  }
}
