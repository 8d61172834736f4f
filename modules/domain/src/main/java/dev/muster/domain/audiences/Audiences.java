package dev.muster.domain.audiences;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/// What a sandbox's audiences are beside its segment definitions: their faces, those that come from
/// outside, and how large they were. Immutable.
public final class Audiences {
  public static final Audiences NONE =
      new Audiences(
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty());

  /// By the ids of their definitions; plain ones are absent.
  private final PMap<String, AudienceFace> faces;

  private final PMap<String, ExternalAudience> externals;
  private final PMap<String, String> externalIdByName;
  private final PMap<Origin, String> externalIdByOrigin;

  /// Of definitions and externals; those that were never counted are absent.
  private final PMap<String, AudienceMetrics> metrics;

  /// Runs that are not finished, by the ids of their audiences.
  private final PMap<String, ExternalRun> runs;

  /// What an external audience is called where it comes from.
  private record Origin(String namespace, String audienceId) {}

  private Audiences(
      PMap<String, AudienceFace> faces,
      PMap<String, ExternalAudience> externals,
      PMap<String, String> externalIdByName,
      PMap<Origin, String> externalIdByOrigin,
      PMap<String, AudienceMetrics> metrics,
      PMap<String, ExternalRun> runs) {
    this.faces = faces;
    this.externals = externals;
    this.externalIdByName = externalIdByName;
    this.externalIdByOrigin = externalIdByOrigin;
    this.metrics = metrics;
    this.runs = runs;
  }

  /// Of the definition with this id, if there is one.
  public AudienceFace face(String definitionId) {
    return faces.getOrDefault(definitionId, AudienceFace.PLAIN);
  }

  public Optional<ExternalAudience> external(String id) {
    return Optional.ofNullable(externals.get(id));
  }

  /// In no order.
  public Collection<ExternalAudience> externals() {
    return externals.values();
  }

  public int externalCount() {
    return externals.size();
  }

  public Optional<String> externalNamed(String name) {
    return Optional.ofNullable(externalIdByName.get(key(name)));
  }

  /// @param audienceId as the client has chosen it
  public Optional<String> externalFrom(String namespace, String audienceId) {
    return Optional.ofNullable(externalIdByOrigin.get(new Origin(namespace, audienceId)));
  }

  public AudienceMetrics metrics(String id) {
    return metrics.getOrDefault(id, AudienceMetrics.NONE);
  }

  public Audiences with(String definitionId, AudienceFace face) {
    PMap<String, AudienceFace> next =
        face.equals(AudienceFace.PLAIN)
            ? faces.minus(definitionId)
            : faces.plus(definitionId, face);
    return new Audiences(next, externals, externalIdByName, externalIdByOrigin, metrics, runs);
  }

  public Audiences with(ExternalAudience external) {
    Audiences without = externals.containsKey(external.id()) ? forgetting(external.id()) : this;
    return new Audiences(
        faces,
        without.externals.plus(external.id(), external),
        without.externalIdByName.plus(key(external.name()), external.id()),
        external.content().audienceId().isEmpty()
            ? without.externalIdByOrigin
            : without.externalIdByOrigin.plus(origin(external), external.id()),
        metrics,
        runs);
  }

  public Audiences with(String id, AudienceMetrics next) {
    return new Audiences(
        faces, externals, externalIdByName, externalIdByOrigin, metrics.plus(id, next), runs);
  }

  /// With the run as it is now, or without it when that is the end of it.
  public Audiences with(ExternalRun run) {
    return new Audiences(
        faces,
        externals,
        externalIdByName,
        externalIdByOrigin,
        metrics,
        run.status().isFinished()
            ? runs.minus(run.audienceId())
            : runs.plus(run.audienceId(), run));
  }

  /// The run of an external audience that is not finished.
  public Optional<ExternalRun> unfinishedRun(String audienceId) {
    return Optional.ofNullable(runs.get(audienceId));
  }

  /// In no order.
  public Collection<ExternalRun> unfinishedRuns() {
    return runs.values();
  }

  /// Without all that is known of the definition or external audience.
  public Audiences without(String id) {
    Audiences fewer = externals.containsKey(id) ? forgetting(id) : this;
    return new Audiences(
        fewer.faces.minus(id),
        fewer.externals,
        fewer.externalIdByName,
        fewer.externalIdByOrigin,
        fewer.metrics.minus(id),
        fewer.runs);
  }

  private Audiences forgetting(String externalId) {
    ExternalAudience external =
        external(externalId)
            .orElseThrow(() -> new IllegalStateException("No external audience " + externalId));
    return new Audiences(
        faces,
        externals.minus(externalId),
        externalIdByName.minus(key(external.name())),
        externalIdByOrigin.minus(origin(external)),
        metrics,
        runs);
  }

  private static Origin origin(ExternalAudience external) {
    return new Origin(external.content().namespace(), external.content().audienceId());
  }

  private static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Audiences that
        && faces.equals(that.faces)
        && externals.equals(that.externals)
        && externalIdByName.equals(that.externalIdByName)
        && externalIdByOrigin.equals(that.externalIdByOrigin)
        && metrics.equals(that.metrics)
        && runs.equals(that.runs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(faces, externals);
  }

  @Override
  public String toString() {
    return "%d faces, %d external audiences".formatted(faces.size(), externals.size());
  }
}
