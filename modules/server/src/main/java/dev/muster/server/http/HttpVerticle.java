package dev.muster.server.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Serves HTTP on one event loop.
public final class HttpVerticle extends VerticleBase {
  private final HttpServerOptions options;
  private final Supplier<Router> router;
  private @Nullable HttpServer server;

  /// @param router made on the event loop that uses it
  public HttpVerticle(HttpServerOptions options, Supplier<Router> router) {
    this.options = options;
    this.router = router;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(options)
        .requestHandler(router.get())
        .invalidRequestHandler(Dispatcher::refuseMalformed)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /// The port that it listens on; 0 before it does.
  public int port() {
    return server == null ? 0 : server.actualPort();
  }
}
