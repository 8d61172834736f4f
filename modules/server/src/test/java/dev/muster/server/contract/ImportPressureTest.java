package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /// As many as a process with this heap takes at once.
  private static final int PLACES = 4;

  private static final int CLIENTS = 20;
  private static final int EVENTS = 4_000;

  @TempDir Path folder;

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        folder.resolve("data"),
        List.of("-Xmx224m", "-XX:+ExitOnOutOfMemoryError"),
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
      var halted = new ArrayList<HaltedImport>();
      try {
        for (int i = 0; i < PLACES; i++) {
          halted.add(new HaltedImport(api, body));
        }
        // As long as they wait in the middle of their bodies, there is no place for more.
        assertThat(busy(api).header("Retry-After")).isPresent();
      } finally {
        var answers = new ArrayList<String>();
        for (HaltedImport each : halted) {
          answers.add(each.finish());
        }
        // The question may have been quicker than the last of them, and have had its place.
        assertThat(answers)
            .filteredOn(answer -> answer.startsWith("HTTP/1.1 200 "))
            .hasSizeGreaterThanOrEqualTo(PLACES - 1);
      }
      var sending = new ArrayList<Future<?>>();
      for (int client = 0; client < CLIENTS; client++) {
        Api own = api.elsewhere();
        sending.add(
            threads.submit(() -> {
              sendPatiently(server, own, body);
              return true;
            }));
      }
      for (Future<?> each : sending) {
        each.get();
      }
      assertThat(EventClients.stored(server.api().patient())).isEqualTo(clients.sentEvents());
    }
  }

  private static Reply busy(Api api) throws InterruptedException {
    byte[] one = IngestionTest.event("e0", EventClients.person(0)).getBytes(StandardCharsets.UTF_8);
    Reply reply = api.send("POST", Api.EVENTS, one);
    for (int tries = 0; reply.status() == 200 && tries < 100; tries++) {
      Thread.sleep(20);
      reply = api.send("POST", Api.EVENTS, one);
    }
    return reply.is(503, "overloaded");
  }

  private static void sendPatiently(ServerProcess server, Api api, byte[] body)
      throws InterruptedException {
    for (int tries = 0; tries < 60; tries++) {
      try {
        Reply reply = api.send("POST", Api.EVENTS, body);
        if (reply.status() != 503) {
          assertThat(reply.is(200).json().path("accepted").asInt()).isEqualTo(EVENTS);
          return;
        }
        Thread.sleep(1_000L * Integer.parseInt(reply.header("Retry-After").orElseThrow()));
      } catch (UncheckedIOException closed) {
        // Told so in the middle of its body, a client may only see that the connection is closed.
        assertThat(server.isAlive()).as("%s: %s", closed, server).isTrue();
        Thread.sleep(500);
      }
    }
    throw new AssertionError("There was never a place.");
  }

  /// An import that waits in the middle of its body.
  private static final class HaltedImport {
    private final Socket socket;
    private final byte[] body;

    HaltedImport(Api api, byte[] body) throws IOException {
      this.socket =
          new Socket(InetAddress.getLoopbackAddress(), URI.create(api.address()).getPort());
      this.body = body;
      var head =
          new StringBuilder(
              "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n"
                  .formatted(Api.EVENTS, body.length));
      api.headers()
          .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      OutputStream out = socket.getOutputStream();
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      out.write(body, 0, body.length / 2);
      out.flush();
    }

    /// Sends the rest.
    ///
    /// @return the first line of the answer; nothing when it was refused and the connection closed
    String finish() throws IOException {
      try (socket) {
        socket.setSoTimeout(Api.RAW_MILLIS);
        int half = body.length / 2;
        socket.getOutputStream().write(body, half, body.length - half);
        socket.getOutputStream().flush();
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(in.readLine());
      } catch (SocketException _) {
        return "";
      }
    }
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
