package dev.muster.profiles.snapshot;

import dev.muster.eventlog.Tenant;
import java.io.DataInput;
import java.io.IOException;

/// A part of each tenant's snapshot that something beside the store is responsible for.
public interface TenantSection {
  /// Names the part; for ever the same.
  String name();

  /// What is to be written for the tenant. Called between two facts of the stream; the content is
  /// written later by another thread, and has to be what it was then.
  SnapshotFolder.Content capture(Tenant tenant);

  /// Takes over what a captured content has written.
  void read(Tenant tenant, DataInput in) throws IOException;

  /// Forgets all tenants: a snapshot could not be read to its end.
  void clear();
}
