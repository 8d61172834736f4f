package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However much is sent at once, and in whatever form, the memory it takes is bounded: clients are
/// slowed down or told to come again, and nothing is lost or doubled.
class ImportPressureTest {
  private static final int HUGE_MEBIBYTES = 400;

  private static final int CLIENTS = 30;
  private static final int EVENTS = 4_000;

  @TempDir Path folder;

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        folder.resolve("data"),
        List.of("-Xmx160m", "-XX:+ExitOnOutOfMemoryError"),
        Map.of("MUSTER_PROFILES_QUEUE_MEBIBYTES", "8"));
  }

  /// All clients send the same events, more of them than there is memory for.
  @Test
  void manyImportsAtOnce() throws Exception {
    var clients = new EventClients(1_000);
    byte[] body = clients.events(EVENTS).getBytes(StandardCharsets.UTF_8);
    try (ServerProcess server = start();
        ExecutorService threads = EventClients.threads()) {
      Api api = server.api().patient().with("Content-Type", "application/x-ndjson");
      // Some wait in the middle of their bodies, until one has been told that there is no place.
      var refused = new CountDownLatch(1);
      var sending = new ArrayList<Future<?>>();
      for (int client = 0; client < CLIENTS; client++) {
        Api own = api.elsewhere();
        sending.add(
            threads.submit(() -> {
              sendPatiently(server, own, body, refused);
              return true;
            }));
      }
      for (Future<?> each : sending) {
        each.get();
      }
      assertThat(EventClients.stored(api)).isEqualTo(clients.sentEvents());
    }
  }

  private static void sendPatiently(
      ServerProcess server, Api api, byte[] body, CountDownLatch refused)
      throws InterruptedException {
    boolean done = false;
    for (int tries = 0; !done; tries++) {
      assertThat(tries).isLessThan(100);
      try {
        Reply reply = api.stream(Api.EVENTS, () -> halting(body, refused));
        done = reply.status() != 503;
        if (done) {
          assertThat(reply.is(200).json().path("accepted").asInt()).isEqualTo(EVENTS);
        } else {
          refused.countDown();
          Thread.sleep(1_000L * Integer.parseInt(reply.header("Retry-After").orElseThrow()));
        }
      } catch (UncheckedIOException closed) {
        // Told so in the middle of its body, a client may only see that the connection is closed.
        assertThat(server.isAlive()).as("%s: %s", closed, server).isTrue();
        Thread.sleep(500);
      } catch (AssertionError e) {
        refused.countDown();
        throw e;
      }
    }
  }

  /// A body that comes to a halt after its first half, until it may go on.
  private static InputStream halting(byte[] body, CountDownLatch mayGoOn) {
    int half = body.length / 2;
    var rest =
        new ByteArrayInputStream(body, half, body.length - half) {
          @Override
          public synchronized int read(byte[] bytes, int from, int count) {
            try {
              mayGoOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.read(bytes, from, count);
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(body, 0, half), rest);
  }

  @Test
  void whatIsHugeIsNotKept() throws Exception {
    try (ServerProcess server = start()) {
      Api lines = server.api().with("Content-Type", "application/x-ndjson");
      Reply line =
          lines.stream(Api.EVENTS, () -> huge(IngestionTest.event("after a line", "huge"))).is(200);
      assertThat(line.each("errors", "code")).containsExactly("document-too-large");

      Reply bomb =
          lines
              .with("Content-Encoding", "gzip")
              .send("POST", Api.EVENTS, bomb(IngestionTest.event("after a bomb", "huge")))
              .is(200);
      assertThat(bomb.each("errors", "code")).containsExactly("document-too-large");

      // Many small documents out of few bytes: all of them the same event.
      String same = IngestionTest.event("again and again", "huge") + "\n";
      Reply many =
          lines
              .with("Content-Encoding", "gzip")
              .send("POST", Api.EVENTS, zipped(same.repeat(200_000)))
              .is(200);
      assertThat(many.json().path("accepted").asInt()).isEqualTo(200_000);

      Reply events =
          server
              .api()
              .get(
                  "/data/core/ups/access/entities?schema.name=_xdm.context.experienceevent&entityId=huge&entityIdNS=CRMID")
              .is(200);
      assertThat(events.each("children", "entityId"))
          .containsExactlyInAnyOrder("after a line", "after a bomb", "again and again");
      assertThat(server.isAlive()).isTrue();
    }
  }

  /// A line without an end for a long time, and one that is as it should be.
  private static InputStream huge(String last) {
    byte[] mebibyte = new byte[1 << 20];
    Arrays.fill(mebibyte, (byte) 'x');
    var parts = new ArrayList<InputStream>();
    for (int i = 0; i < HUGE_MEBIBYTES; i++) {
      parts.add(new ByteArrayInputStream(mebibyte));
    }
    parts.add(new ByteArrayInputStream(("\n" + last).getBytes(StandardCharsets.UTF_8)));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  /// The same in less than a thousandth of the bytes.
  private static byte[] bomb(String last) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = zipping(bytes);
        InputStream huge = huge(last)) {
      huge.transferTo(out);
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = zipping(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static GZIPOutputStream zipping(ByteArrayOutputStream bytes) throws IOException {
    return new GZIPOutputStream(bytes, 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }
}
