package dev.muster.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 connection that is kept open: the least work a client can do, so that the measured
/// machine is left to the server.
final class Connection implements AutoCloseable {
  private static final int BUFFER_BYTES = 32 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final StringBuilder line = new StringBuilder();

  /// What came back.
  record Reply(int status, byte[] body) {}

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    out = socket.getOutputStream();
  }

  Reply send(byte[] request) throws IOException {
    out.write(request);
    int status = Integer.parseInt(readLine().substring(9, 12));
    int length = 0;
    String header = readLine();
    while (!header.isEmpty()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
      header = readLine();
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("The server closed the connection within an answer.");
    }
    return new Reply(status, body);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String readLine() throws IOException {
    line.setLength(0);
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new IOException("The server closed the connection.");
      }
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return line.toString();
  }

  /// A request as bytes.
  static byte[] request(String method, String path, String headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, headers, content.length);
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + content.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(content, 0, whole, start.length, content.length);
    return whole;
  }
}
