package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.importing.Import;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files are sent whole, and what was interrupted goes on where it ended.
class ImportTest {
  private final Api api = Muster.shared().newTenant();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void linesOfPlainAndZippedFilesAreSent() throws Exception {
    String lines = events(0, 30_000);
    Path plain = Files.writeString(folder.resolve("plain.ndjson"), lines);
    Path zipped = folder.resolve("zipped.ndjson.gz");
    try (var zip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      zip.write(lines.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(run("events", false, plain, zipped)).isTrue();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("plain.ndjson: 30,000 accepted, 0 rejected")
        .contains("zipped.ndjson.gz: 30,000 accepted, 0 rejected");
    assertThat(errors.size()).isZero();
    assertThat(eventCount()).isEqualTo(30_000);
  }

  @Test
  void whatIsRejectedIsSaidWithItsLine() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("mixed.ndjson"), events(0, 3) + "{}\n\n" + events(3, 4) + "x");

    assertThat(run("events", false, file)).isFalse();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("4 accepted, 2 rejected");
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("mixed.ndjson:4 identity-missing"))
        .anyMatch(line -> line.contains("mixed.ndjson:7 not-an-object"));
  }

  @Test
  void aFileOfNothingGoodIsNoFailureOfTheImport() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.ndjson"), "{}\n{}\n");
    Path empty = Files.writeString(folder.resolve("empty.ndjson"), "");

    assertThat(run("profiles", false, bad)).isFalse();
    assertThat(run("profiles", false, empty)).isTrue();
    assertThat(run("profiles", false, folder.resolve("missing.ndjson"))).isFalse();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("0 accepted, 2 rejected");
  }

  @Test
  void anInterruptedImportGoesOn() throws Exception {
    // The second piece is refused, as its dataset's token has no right any more.
    String lines = events(0, 60_000);
    Path file = Files.writeString(folder.resolve("long.ndjson"), lines);
    assertThat(lines.length()).isGreaterThan(4 << 20);
    try (var gate = new Gate(URI.create(api.address()), 1)) {
      assertThat(run(gate.address(), false, file)).isFalse();
      assertThat(errors.toString(StandardCharsets.UTF_8)).contains("refused (403)");
      gate.open();
      out.reset();
      assertThat(run(gate.address(), false, file)).isTrue();
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("goes on after line")
        .contains("60,000 accepted, 0 rejected");
    assertThat(eventCount()).isEqualTo(60_000);
  }

  private boolean run(String kind, boolean restart, Path... files) throws InterruptedException {
    return importer(URI.create(api.address()), kind, restart).run(List.of(files));
  }

  private boolean run(URI address, boolean restart, Path file) throws InterruptedException {
    return importer(address, "events", restart).run(List.of(file));
  }

  private Import importer(URI address, String kind, boolean restart) {
    return new Import(
        new Import.Settings(
            address,
            kind,
            Optional.empty(),
            Map.copyOf(api.headers()),
            Optional.of(folder.resolve("state")),
            restart),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        false);
  }

  private int eventCount() {
    return api.delete("/muster/v1/profiles?entityId=1&entityIdNS=CRMID")
        .is(200)
        .json()
        .path("events")
        .asInt();
  }

  private static String events(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> IngestionTest.event("e" + i, "1") + "\n")
        .collect(Collectors.joining());
  }

  /// Stands before the service and lets some requests through, then none until it is opened.
  private static final class Gate implements AutoCloseable {
    private final com.sun.net.httpserver.HttpServer server;
    private final java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
    private final AtomicInteger left = new AtomicInteger();

    Gate(URI target, int count) throws IOException {
      left.set(count);
      server =
          com.sun.net.httpserver.HttpServer.create(
              new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), freePort()), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (left.getAndDecrement() <= 0) {
              exchange.sendResponseHeaders(403, -1);
              exchange.close();
              return;
            }
            var request =
                java.net.http.HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body));
            for (String name :
                List.of(
                    "Authorization",
                    "x-api-key",
                    "x-gw-ims-org-id",
                    "x-sandbox-name",
                    "Content-Type")) {
              request.header(name, exchange.getRequestHeaders().getFirst(name));
            }
            try {
              var response =
                  client.send(
                      request.build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray());
              exchange.sendResponseHeaders(response.statusCode(), response.body().length);
              exchange.getResponseBody().write(response.body());
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            exchange.close();
          });
      server.start();
    }

    private static int freePort() throws IOException {
      try (var socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      }
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void open() {
      left.set(Integer.MAX_VALUE);
    }

    @Override
    public void close() {
      server.stop(0);
      client.close();
    }
  }
}
