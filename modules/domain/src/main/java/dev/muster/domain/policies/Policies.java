package dev.muster.domain.policies;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// The merge policies of one sandbox, of which there is always one. Immutable.
public final class Policies {
  /// What every sandbox begins with.
  public static final Policies FIRST =
      new Policies(HashTreePMap.singleton(Policy.FIRST.id(), Policy.FIRST));

  private final PMap<String, Policy> byId;

  private Policies(PMap<String, Policy> byId) {
    this.byId = byId;
  }

  public Optional<Policy> policy(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public int count() {
    return byId.size();
  }

  /// In no order.
  public Collection<Policy> all() {
    return byId.values();
  }

  /// The one that is used where none is named.
  public Policy standard() {
    return standard(byId.values());
  }

  /// The default among some. While one takes over from another both may be marked; the later change
  /// counts.
  public static Policy standard(Collection<Policy> policies) {
    return policies.stream()
        .filter(Policy::isDefault)
        .max(Comparator.comparingLong(policy -> policy.updated().timeMillis()))
        .orElseThrow(() -> new IllegalStateException("There is no default merge policy"));
  }

  public Policies with(Policy policy) {
    return new Policies(byId.plus(policy.id(), policy));
  }

  public Policies without(String id) {
    return new Policies(byId.minus(id));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Policies that && byId.equals(that.byId);
  }

  @Override
  public int hashCode() {
    return byId.hashCode();
  }

  @Override
  public String toString() {
    return byId.size() + " merge policies";
  }
}
