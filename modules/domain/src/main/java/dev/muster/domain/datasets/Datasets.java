package dev.muster.domain.datasets;

import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// The datasets of one sandbox. Immutable.
public final class Datasets {
  public static final Datasets NONE = new Datasets(HashTreePMap.empty());

  private final PMap<String, Dataset> byId;

  private Datasets(PMap<String, Dataset> byId) {
    this.byId = byId;
  }

  public Optional<Dataset> dataset(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// In no order.
  public Collection<Dataset> all() {
    return byId.values();
  }

  public int count() {
    return byId.size();
  }

  public Datasets with(Dataset dataset) {
    return new Datasets(byId.plus(dataset.id(), dataset));
  }

  public Datasets without(String id) {
    return new Datasets(byId.minus(id));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Datasets that && byId.equals(that.byId);
  }

  @Override
  public int hashCode() {
    return byId.hashCode();
  }

  @Override
  public String toString() {
    return byId.size() + " datasets";
  }
}
