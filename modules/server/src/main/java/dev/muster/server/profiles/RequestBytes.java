package dev.muster.server.profiles;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The body of a request for a thread that may wait. The event loop puts pieces in; the request is
/// paused while enough of them wait, so that a client is not read faster than its data is taken.
final class RequestBytes extends InputStream {
  private static final int ENOUGH_BYTES = 512 << 10;
  private static final int FEW_BYTES = 128 << 10;

  private final HttpServerRequest request;
  private final Context context;
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private int offset;
  private int waitingBytes;
  private boolean paused;
  private boolean ended;
  private boolean given;
  private @Nullable Throwable failure;

  /// @param request paused
  /// @param context the event loop that the request belongs to
  RequestBytes(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
  }

  /// Lets the body flow. On the request's event loop.
  void open() {
    request.exceptionHandler(this::fail);
    request.handler(this::add);
    request.endHandler(_ -> end());
    request.resume();
  }

  private synchronized void add(Buffer piece) {
    if (given || piece.length() == 0) {
      return;
    }
    waiting.add(piece);
    waitingBytes += piece.length();
    if (waitingBytes > ENOUGH_BYTES && !paused) {
      paused = true;
      request.pause();
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized void fail(Throwable problem) {
    failure = problem;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws ClientGoneException when the connection broke before the body's end
  @Override
  public synchronized int read(byte[] bytes, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    await();
    if (waiting.isEmpty()) {
      if (failure != null && !ended) {
        throw new ClientGoneException(failure);
      }
      return -1;
    }
    Buffer piece = waiting.getFirst();
    int taken = Math.min(count, piece.length() - offset);
    piece.getBytes(offset, offset + taken, bytes, from);
    offset += taken;
    if (offset == piece.length()) {
      waiting.removeFirst();
      offset = 0;
    }
    waitingBytes -= taken;
    if (paused && waitingBytes < FEW_BYTES) {
      paused = false;
      context.runOnContext(_ -> request.resume());
    }
    return taken;
  }

  /// How many bytes can be read without waiting; a decompressing stream asks to tell whether
  /// another member follows.
  @Override
  public synchronized int available() throws IOException {
    await();
    return waitingBytes;
  }

  /// Returns when something waits or nothing will any more. The lock is held.
  private void await() throws IOException {
    try {
      while (waiting.isEmpty() && !ended && failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("Reading a request was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /// The rest is not wanted.
  @Override
  public synchronized void close() {
    given = true;
    waiting.clear();
    waitingBytes = 0;
  }

  /// The client went away in the middle of its body; there is nobody to answer.
  static final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Throwable cause) {
      super("The connection broke before the end of the body", cause);
    }
  }
}
