package dev.muster.server.streaming;

import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The feed as server-sent events: each is a page of it, whose id is where to go on. A connection
/// ends after a while, so that a right that was taken away ends too; who comes again with the last
/// id misses nothing.
final class QualificationEvents {
  static final String TYPE = "text/event-stream";
  private static final Logger LOG = LoggerFactory.getLogger(QualificationEvents.class);
  private static final int CONNECTION_COUNT = 200;
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Semaphore places = new Semaphore(CONNECTION_COUNT);

  /// Reads the feed for one connection; blocks for as long as the patience says when there is
  /// nothing.
  @FunctionalInterface
  interface Pages {
    QualificationRoutes.ToldPage read(FeedCursor from, Duration patience) throws Exception;
  }

  /// Says what a page says.
  @FunctionalInterface
  interface PageWriter {
    byte[] json(QualificationRoutes.ToldPage page);
  }

  /// Writes until either side ends.
  ///
  /// @return completes when nothing is left to be written
  Future<Answer> send(Call call, Pages pages, FeedCursor from, PageWriter writer) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Problem.busy("too-many-listeners", "Too many connections listen to the feed.", 5));
    }
    HttpServerResponse response = call.stream().response();
    Promise<Answer> ended = Promise.promise();
    Thread.ofVirtual()
        .name("muster-feed")
        .start(() -> {
          try {
            write(call.context(), response, pages, from, writer);
          } catch (Exception e) {
            LOG.debug("A connection to the feed has ended", e);
          } finally {
            places.release();
            call.context().runOnContext(_ -> end(response, ended));
          }
        });
    return ended.future();
  }

  private static void end(HttpServerResponse response, Promise<Answer> ended) {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
    ended.complete(Answer.empty(200));
  }

  private static void write(
      Context context, HttpServerResponse response, Pages pages, FeedCursor from, PageWriter writer)
      throws Exception {
    long endNanos = System.nanoTime() + LIFE.toNanos();
    onContext(
        context,
        () -> {
          response.setChunked(true).putHeader("Content-Type", TYPE);
          response.putHeader("Cache-Control", "no-store");
          return response.write(": the feed of qualifications\n\n");
        });
    FeedCursor cursor = from;
    while (System.nanoTime() < endNanos && !response.closed()) {
      QualificationRoutes.ToldPage page = pages.read(cursor, BEAT);
      cursor = page.next();
      Buffer message =
          page.told().isEmpty()
              ? Buffer.buffer(": nothing new\nid: %s\n\n".formatted(cursor))
              : Buffer.buffer("event: qualifications\nid: %s\ndata: ".formatted(cursor))
                  .appendBytes(writer.json(page))
                  .appendBytes("\n\n".getBytes(StandardCharsets.UTF_8));
      // The next page is read when the client has taken this one.
      onContext(context, () -> response.write(message));
    }
  }

  private interface Writing {
    Future<Void> begin();
  }

  private static void onContext(Context context, Writing writing) {
    var done = new CompletableFuture<Void>();
    context.runOnContext(_ -> {
      try {
        writing
            .begin()
            .onComplete(written -> {
              if (written.succeeded()) {
                done.complete(null);
              } else {
                done.completeExceptionally(written.cause());
              }
            });
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    try {
      done.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("The client is gone.", e.getCause());
    }
  }
}
