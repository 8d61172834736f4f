package dev.muster.server.contract;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One exchange on a bare socket, for requests that no client would send.
final class RawExchange {

  private RawExchange() {}

  /// Fails when no answer comes within the patience.
  static Reply send(URI address, byte[] request, String shown, int patienceMillis)
      throws IOException {
    try (var socket = new Socket()) {
      socket.setSoTimeout(patienceMillis);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), patienceMillis);
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (SocketException _) {
        // The service may answer and close before it has read everything.
      }
      return read(socket.getInputStream(), shown);
    }
  }

  private static Reply read(InputStream in, String shown) throws IOException {
    String[] first = line(in).split(" ", 3);
    int status = Integer.parseInt(first[1]);
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(":", 2);
      headers
          .computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(parts[1].strip());
    }
    List<String> length = headers.getOrDefault("content-length", List.of());
    boolean hasBody = !shown.startsWith("HEAD ");
    byte[] body =
        !hasBody
            ? new byte[0]
            : length.isEmpty()
                ? in.readAllBytes()
                : in.readNBytes(Integer.parseInt(length.getFirst()));
    return new Reply(shown, status, headers, body);
  }

  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The service closed the connection without an answer.");
      }
      if (next != '\r') {
        bytes.write(next);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
