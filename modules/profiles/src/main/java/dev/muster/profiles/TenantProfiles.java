package dev.muster.profiles;

import dev.muster.columns.storage.TableFile;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.membership.Memberships;
import dev.muster.profiles.snapshot.SnapshotFolder;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.StoreImage;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.profiles.stream.ProfileEvent.ProfileDeleted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What is known of one tenant's profiles: the store, and beside it who is in which segment. Both
/// are functions of the same stream, and always at the same position.
public final class TenantProfiles {
  private static final String MEMBERSHIPS = "memberships";

  private final ProfileStore store;
  private final Memberships memberships;

  private TenantProfiles(ProfileStore store, Memberships memberships) {
    this.store = store;
    this.memberships = memberships;
  }

  static TenantProfiles empty(StoreLimits limits) {
    return new TenantProfiles(new ProfileStore(limits), new Memberships());
  }

  /// What `content` has written.
  static TenantProfiles read(TableFile in, StoreLimits limits) throws IOException {
    ProfileStore store = ProfileStore.read(in, limits);
    var memberships = new Memberships();
    memberships.read(new DataInputStream(new ByteArrayInputStream(in.bytes(MEMBERSHIPS))));
    // What was touched and not looked at before the snapshot is not known.
    store.touches().all();
    return new TenantProfiles(store, memberships);
  }

  void apply(LogPosition position, ProfileEvent event) {
    for (int forgotten : store.apply(position, event)) {
      memberships.delete(forgotten);
    }
    switch (event) {
      case MembershipEvent outcome -> {
        memberships.apply(outcome);
        if (outcome instanceof MembershipEvent.QualificationsChanged changed) {
          store.touches().seenUpTo(changed.uptoPosition());
        }
      }
      case AllForgotten _ -> memberships.forgetAll(store.entityNumberCount());
      case FragmentsAdded _, EventsAdded _, ProfileDeleted _ -> {}
    }
  }

  /// Everything as it is now. Memberships are small beside profiles, and become bytes at once.
  SnapshotFolder.Content content() {
    StoreImage image = store.image();
    var bytes = new ByteArrayOutputStream();
    try {
      memberships.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out -> {
      image.write(out);
      out.bytes(MEMBERSHIPS, bytes.toByteArray());
    };
  }

  public ProfileStore store() {
    return store;
  }

  public Memberships memberships() {
    return memberships;
  }
}
