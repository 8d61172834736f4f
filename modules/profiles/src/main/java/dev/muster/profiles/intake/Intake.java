package dev.muster.profiles.intake;

import dev.muster.profiles.intake.Detection.Found;
import dev.muster.profiles.intake.DocumentCheck.KeptTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a stream of bytes in pieces of any size and gives batches of valid documents, one on each
/// line, in the order they came. Holds one document and the batch it works on, however much comes.
///
/// Every document is either in a batch or among the rejections. Belongs to one thread at a time.
public final class Intake {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final IntakeLimits limits;
  private final DocumentCheck check;
  private final Rejections rejections;
  private final List<Batch> ready = new ArrayList<>();
  private @Nullable Framing framing;
  private Detection detection;
  private byte[] batch;
  private int batchLength;
  private int batchCount;
  private long lastNumber;
  private long acceptedCount;
  private boolean begun;
  private boolean ended;

  public Intake(DocumentKind kind, Form form, IntakeLimits limits) {
    this.limits = limits;
    this.check = new DocumentCheck(kind, limits.depth());
    this.rejections = new Rejections(limits.rejectionCount());
    this.detection = new Detection(limits.documentBytes());
    this.batch = new byte[1 << 12];
    if (form == Form.LINES) {
      framing = new LineFraming(documents, limits.documentBytes());
    }
  }

  /// Takes a piece of the stream.
  ///
  /// @return the batches that are full by now
  public List<Batch> take(byte[] bytes, int from, int to) {
    if (ended) {
      throw new IllegalStateException("The stream has ended");
    }
    if (framing != null && begun) {
      framing.feed(bytes, from, to);
    } else {
      detection.add(bytes, from, to);
      detect(false);
    }
    return taken();
  }

  /// Nothing follows.
  ///
  /// @return the batches that are left
  public List<Batch> end() {
    if (!begun) {
      detect(true);
    }
    ended = true;
    if (framing != null) {
      framing.end();
    }
    closeBatch();
    return taken();
  }

  /// How many documents are in the batches that were given out, or will be.
  public long acceptedCount() {
    return acceptedCount;
  }

  public Rejections rejections() {
    return rejections;
  }

  /// Finds out what the stream holds, as soon as enough of it has come.
  private void detect(boolean last) {
    byte[] seen = detection.seen();
    if (seen.length < BYTE_ORDER_MARK.length && !last) {
      return;
    }
    if (!begun && Arrays.equals(seen, 0, Math.min(seen.length, 3), BYTE_ORDER_MARK, 0, 3)) {
      detection = new Detection(limits.documentBytes());
      detection.add(seen, BYTE_ORDER_MARK.length, seen.length);
      seen = detection.seen();
    }
    Framing known = framing;
    if (known == null) {
      Optional<Found> found = detection.found(last);
      if (found.isEmpty()) {
        return;
      }
      known = framing(found.get());
      framing = known;
    }
    begun = true;
    known.feed(seen, 0, seen.length);
  }

  private Framing framing(Found found) {
    int maximum = limits.documentBytes();
    return switch (found) {
      case LINES -> new LineFraming(documents, maximum);
      case LIST -> new ElementFraming(documents, maximum, true);
      case OBJECT -> new ElementFraming(documents, maximum, false);
    };
  }

  private final Documents documents =
      new Documents() {
        @Override
        public void document(long number, byte[] bytes, int from, int to) {
          Flaw flaw = check.check(bytes, from, to);
          if (flaw != null) {
            broken(number, flaw);
          } else {
            accept(number, bytes, from, to);
          }
        }

        @Override
        public void broken(long number, Flaw flaw) {
          rejections.add(new Rejection(number, flaw.code(), flaw.reason()));
        }
      };

  private void accept(long number, byte[] bytes, int from, int to) {
    int start = batchLength;
    KeptTime time = check.keptTime();
    if (time == null) {
      append(bytes, from, to);
    } else {
      append(bytes, from, from + time.from());
      byte[] text = time.text().getBytes(StandardCharsets.UTF_8);
      append(text, 0, text.length);
      append(bytes, from + time.to(), to);
    }
    endLine(start);
    batchCount++;
    acceptedCount++;
    lastNumber = number;
    if (batchCount >= limits.batchCount() || batchLength >= limits.batchBytes()) {
      closeBatch();
    }
  }

  private void append(byte[] bytes, int from, int to) {
    int count = to - from;
    // One more, for the end of the line.
    if (count >= batch.length - batchLength) {
      batch = Arrays.copyOf(batch, Math.max(2 * batch.length, batchLength + count + 1));
    }
    System.arraycopy(bytes, from, batch, batchLength, count);
    batchLength += count;
  }

  /// Makes what was appended one line. In valid JSON a line can only end between two marks, where a
  /// space does as well.
  private void endLine(int start) {
    for (int i = start; i < batchLength; i++) {
      if (batch[i] == '\n' || batch[i] == '\r') {
        batch[i] = ' ';
      }
    }
    batch[batchLength++] = '\n';
  }

  private void closeBatch() {
    if (batchCount > 0) {
      ready.add(new Batch(Arrays.copyOf(batch, batchLength), batchCount, lastNumber));
      batchLength = 0;
      batchCount = 0;
    }
  }

  private List<Batch> taken() {
    List<Batch> taken = List.copyOf(ready);
    ready.clear();
    return taken;
  }
}
