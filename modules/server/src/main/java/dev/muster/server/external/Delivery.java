package dev.muster.server.external;

import dev.muster.domain.Texts;
import dev.muster.domain.audiences.ExternalRun.RejectedRow;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.roaringbitmap.RoaringBitmap;

/// The rows of a run, as entities of the profile store.
final class Delivery implements RowReader.Rows {
  private static final int BATCH_COUNT = 5_000;
  private static final int SHOWN_COUNT = 100;
  private static final long PAUSE_MILLIS = 100;

  private final Profiles profiles;
  private final Tenant tenant;
  private final MergePolicy policy;
  private final String namespace;
  private final BooleanSupplier closing;
  private final List<Identity> waiting = new ArrayList<>();
  private final List<RejectedRow> rejected = new ArrayList<>();
  private final RoaringBitmap entities = new RoaringBitmap();
  private long rowCount;
  private long rejectedCount;
  private long unmatchedCount;

  /// The service stops, or the store has.
  static final class InterruptedDelivery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptedDelivery(String message, Throwable cause) {
      super(message, cause);
    }
  }

  Delivery(
      Profiles profiles,
      Tenant tenant,
      MergePolicy policy,
      String namespace,
      BooleanSupplier closing) {
    this.profiles = profiles;
    this.tenant = tenant;
    this.policy = policy;
    this.namespace = namespace;
    this.closing = closing;
  }

  @Override
  public void row(String identity) throws InterruptedException {
    rowCount++;
    waiting.add(new Identity(namespace, identity));
    if (waiting.size() == BATCH_COUNT) {
      resolve();
    }
  }

  @Override
  public void rejected(String file, long line, String reason) {
    rowCount++;
    rejectedCount++;
    if (rejected.size() < SHOWN_COUNT) {
      rejected.add(new RejectedRow(file, line, Texts.storable(reason)));
    }
  }

  /// Looks up those that still wait.
  void resolve() throws InterruptedException {
    List<Identity> batch = List.copyOf(waiting);
    waiting.clear();
    for (int entity : entities(batch)) {
      if (entity < 0) {
        unmatchedCount++;
      } else {
        entities.add(entity);
      }
    }
  }

  private int[] entities(List<Identity> batch) throws InterruptedException {
    while (true) {
      if (closing.getAsBoolean()) {
        throw new InterruptedException("The service stops");
      }
      try {
        return profiles
            .ask(
                tenant,
                here ->
                    batch.stream()
                        .mapToInt(identity -> here.store().entityOf(policy, identity))
                        .toArray())
            .get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RejectedExecutionException)) {
          throw new InterruptedDelivery("The profiles cannot be asked", e.getCause());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /// Which may be parts of profiles, or of none any more.
  RoaringBitmap entities() {
    return entities;
  }

  long rowCount() {
    return rowCount;
  }

  long rejectedCount() {
    return rejectedCount;
  }

  long unmatchedCount() {
    return unmatchedCount;
  }

  List<RejectedRow> rejected() {
    return rejected;
  }
}
