package dev.muster.server.members;

import dev.muster.profiles.policy.MergePolicy;
import dev.muster.server.http.Call;
import io.vertx.core.Future;
import java.util.Optional;

/// The merge policies of definitions.
@FunctionalInterface
public interface SegmentPolicies {

  /// @return empty when there is no such definition
  Future<Optional<MergePolicy>> of(Call call, String segmentId);
}
