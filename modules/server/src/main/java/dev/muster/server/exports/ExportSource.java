package dev.muster.server.exports;

import dev.muster.eventlog.Tenant;
import dev.muster.export.rows.Snapshot;
import dev.muster.profiles.policy.MergePolicy;
import java.util.concurrent.CompletableFuture;

/// Where an export gets profiles and their memberships from.
@FunctionalInterface
public interface ExportSource {

  /// Everything that is durable at the call is in it.
  CompletableFuture<Snapshot> snapshot(Tenant tenant, MergePolicy policy);
}
