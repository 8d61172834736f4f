package dev.muster.domain.catalogue;

import dev.muster.domain.SandboxState;
import dev.muster.domain.audiences.Audiences;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.datasets.Datasets;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.exports.Exports;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.jobs.Jobs;
import dev.muster.domain.policies.Policies;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/// All definitions, folders, audiences, merge policies, datasets and unfinished jobs of one
/// sandbox. Immutable: each change makes a new one that shares what stayed the same.
public final class Catalogue {
  public static final Catalogue EMPTY =
      new Catalogue(
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          0,
          0,
          Beside.NONE);

  private final PMap<String, Definition> definitions;
  private final PMap<String, String> definitionIdByName;
  private final PMap<String, Folder> folders;
  private final PMap<Place, String> folderIdByPlace;

  /// How many definitions and folders are directly in a folder; none is absent.
  private final PMap<String, Integer> contentCounts;

  /// The ids of the definitions whose expressions refer to a definition; none is absent.
  private final PMap<String, PSet<String>> referrers;

  private final int streamingCount;
  private final int edgeCount;
  private final Beside beside;

  /// What stands beside definitions and folders, each a subject of its own.
  private record Beside(
      Jobs jobs,
      Policies policies,
      Audiences audiences,
      Datasets datasets,
      Exports exports,
      SandboxState sandbox) {
    static final Beside NONE =
        new Beside(
            Jobs.NONE,
            Policies.FIRST,
            Audiences.NONE,
            Datasets.NONE,
            Exports.NONE,
            SandboxState.UNTOUCHED);

    Beside with(Jobs next) {
      return new Beside(next, policies, audiences, datasets, exports, sandbox);
    }

    Beside with(Policies next) {
      return new Beside(jobs, next, audiences, datasets, exports, sandbox);
    }

    Beside with(Audiences next) {
      return new Beside(jobs, policies, next, datasets, exports, sandbox);
    }

    Beside with(Datasets next) {
      return new Beside(jobs, policies, audiences, next, exports, sandbox);
    }

    Beside with(Exports next) {
      return new Beside(jobs, policies, audiences, datasets, next, sandbox);
    }

    Beside with(SandboxState next) {
      return new Beside(jobs, policies, audiences, datasets, exports, next);
    }
  }

  /// A folder's name within its parent: taken once.
  private record Place(String parentFolderId, String nameKey) {}

  private Catalogue(
      PMap<String, Definition> definitions,
      PMap<String, String> definitionIdByName,
      PMap<String, Folder> folders,
      PMap<Place, String> folderIdByPlace,
      PMap<String, Integer> contentCounts,
      PMap<String, PSet<String>> referrers,
      int streamingCount,
      int edgeCount,
      Beside beside) {
    this.definitions = definitions;
    this.definitionIdByName = definitionIdByName;
    this.folders = folders;
    this.folderIdByPlace = folderIdByPlace;
    this.contentCounts = contentCounts;
    this.referrers = referrers;
    this.streamingCount = streamingCount;
    this.edgeCount = edgeCount;
    this.beside = beside;
  }

  public Optional<Definition> definition(String id) {
    return Optional.ofNullable(definitions.get(id));
  }

  public Optional<Folder> folder(String id) {
    return Optional.ofNullable(folders.get(id));
  }

  /// The id of the definition with this name. Names that look the same are the same, however their
  /// accents are composed; case counts.
  public Optional<String> definitionNamed(String name) {
    return Optional.ofNullable(definitionIdByName.get(key(name)));
  }

  public Optional<String> folderNamed(String parentFolderId, String name) {
    return Optional.ofNullable(folderIdByPlace.get(new Place(parentFolderId, key(name))));
  }

  /// In no order.
  public Collection<Definition> definitions() {
    return definitions.values();
  }

  /// In no order.
  public Collection<Folder> folders() {
    return folders.values();
  }

  public int definitionCount() {
    return definitions.size();
  }

  public int folderCount() {
    return folders.size();
  }

  /// How many definitions are evaluated as data arrives or in the request.
  public int streamingCount() {
    return streamingCount;
  }

  /// How many definitions are evaluated in the request.
  public int edgeCount() {
    return edgeCount;
  }

  /// The segment jobs that are not finished.
  public Jobs jobs() {
    return beside.jobs;
  }

  public Policies policies() {
    return beside.policies;
  }

  /// What audiences are beside their definitions, and those that come from outside.
  public Audiences audiences() {
    return beside.audiences;
  }

  public Datasets datasets() {
    return beside.datasets;
  }

  /// The export jobs that are not finished.
  public Exports exports() {
    return beside.exports;
  }

  /// What has been done with the sandbox as a whole.
  public SandboxState sandbox() {
    return beside.sandbox;
  }

  /// How many audiences there are, definitions and those from outside.
  public int audienceCount() {
    return definitions.size() + beside.audiences.externalCount();
  }

  /// Whether something can refer to this id.
  public boolean hasAudience(String id) {
    return definitions.containsKey(id) || beside.audiences.external(id).isPresent();
  }

  /// The id of the definition or external audience with this name.
  public Optional<String> audienceNamed(String name) {
    return definitionNamed(name).or(() -> beside.audiences.externalNamed(name));
  }

  /// How far an audience is, be it a definition or from outside.
  public Lifecycle lifecycle(String id) {
    return beside
        .audiences
        .external(id)
        .map(external -> external.content().lifecycle())
        .orElseGet(() -> beside.audiences.face(id).lifecycle());
  }

  /// Whether an audience is evaluated for all: by jobs for `*`, and as data arrives.
  public boolean isPublished(String id) {
    return lifecycle(id) == Lifecycle.PUBLISHED;
  }

  public boolean hasFolder(String id) {
    return id.equals(Folder.ROOT_ID) || folders.containsKey(id);
  }

  /// How many definitions and folders are directly in a folder.
  public int contentCount(String folderId) {
    return contentCounts.getOrDefault(folderId, 0);
  }

  /// The ids of the definitions whose expressions refer to this one, in order.
  public SortedSet<String> referrers(String definitionId) {
    return new TreeSet<>(referrers.getOrDefault(definitionId, HashTreePSet.empty()));
  }

  /// Whether following references from `from` leads to `to`, or is there already.
  public boolean leadsTo(String from, String to) {
    var seen = new HashSet<String>();
    var waiting = new ArrayDeque<String>(List.of(from));
    while (!waiting.isEmpty()) {
      String at = waiting.pop();
      if (at.equals(to)) {
        return true;
      }
      @Nullable Definition definition = definitions.get(at);
      if (definition != null && seen.add(at)) {
        definition.references().forEach(waiting::push);
      }
    }
    return false;
  }

  /// How many folders a thing in this folder is inside of: 0 for the root.
  public int depth(String folderId) {
    int depth = 0;
    for (@Nullable Folder at = folders.get(folderId);
        at != null;
        at = folders.get(at.parentFolderId())) {
      depth++;
    }
    return depth;
  }

  /// Whether `inner` is `outer` or somewhere inside it.
  public boolean isInside(String inner, String outer) {
    String at = inner;
    while (!at.equals(outer)) {
      @Nullable Folder folder = folders.get(at);
      if (folder == null) {
        return false;
      }
      at = folder.parentFolderId();
    }
    return true;
  }

  /// How many levels of folders are inside this one.
  public int height(String folderId) {
    if (contentCount(folderId) == 0) {
      return 0;
    }
    int height = 0;
    for (Folder folder : folders.values()) {
      int levels = 0;
      @Nullable Folder at = folder;
      while (at != null && !at.id().equals(folderId)) {
        at = folders.get(at.parentFolderId());
        levels++;
      }
      if (at != null) {
        height = Math.max(height, levels);
      }
    }
    return height;
  }

  Catalogue with(Definition definition) {
    Catalogue without = definitions.containsKey(definition.id()) ? without(definition.id()) : this;
    EvaluationInfo info = definition.content().evaluationInfo();
    return new Catalogue(
        without.definitions.plus(definition.id(), definition),
        without.definitionIdByName.plus(key(definition.name()), definition.id()),
        folders,
        folderIdByPlace,
        counted(without.contentCounts, definition.content().parentFolderId(), 1),
        without.referring(definition),
        without.streamingCount + (info.isStreaming() ? 1 : 0),
        without.edgeCount + (info.synchronous() ? 1 : 0),
        beside);
  }

  Catalogue without(String definitionId) {
    Definition definition =
        definition(definitionId)
            .orElseThrow(() -> new IllegalStateException("No definition " + definitionId));
    EvaluationInfo info = definition.content().evaluationInfo();
    return new Catalogue(
        definitions.minus(definitionId),
        definitionIdByName.minus(key(definition.name())),
        folders,
        folderIdByPlace,
        counted(contentCounts, definition.content().parentFolderId(), -1),
        notReferring(definition),
        streamingCount - (info.isStreaming() ? 1 : 0),
        edgeCount - (info.synchronous() ? 1 : 0),
        beside);
  }

  Catalogue with(Jobs next) {
    return beside(beside.with(next));
  }

  Catalogue with(Policies next) {
    return beside(beside.with(next));
  }

  Catalogue with(Audiences next) {
    return beside(beside.with(next));
  }

  Catalogue with(Datasets next) {
    return beside(beside.with(next));
  }

  Catalogue with(Exports next) {
    return beside(beside.with(next));
  }

  Catalogue with(SandboxState next) {
    return beside(beside.with(next));
  }

  private Catalogue beside(Beside next) {
    return new Catalogue(
        definitions,
        definitionIdByName,
        folders,
        folderIdByPlace,
        contentCounts,
        referrers,
        streamingCount,
        edgeCount,
        next);
  }

  Catalogue with(Folder folder) {
    Catalogue without = folders.containsKey(folder.id()) ? withoutFolder(folder.id()) : this;
    return without.folders(
        without.folders.plus(folder.id(), folder),
        without.folderIdByPlace.plus(place(folder), folder.id()),
        counted(without.contentCounts, folder.parentFolderId(), 1));
  }

  Catalogue withoutFolder(String folderId) {
    Folder folder =
        folder(folderId).orElseThrow(() -> new IllegalStateException("No folder " + folderId));
    return folders(
        folders.minus(folderId),
        folderIdByPlace.minus(place(folder)),
        counted(contentCounts, folder.parentFolderId(), -1));
  }

  /// Equal with all that is kept for quick answers: two ways to the same content lead to equals.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Catalogue that
        && definitions.equals(that.definitions)
        && folders.equals(that.folders)
        && definitionIdByName.equals(that.definitionIdByName)
        && folderIdByPlace.equals(that.folderIdByPlace)
        && contentCounts.equals(that.contentCounts)
        && referrers.equals(that.referrers)
        && streamingCount == that.streamingCount
        && edgeCount == that.edgeCount
        && beside.equals(that.beside);
  }

  @Override
  public int hashCode() {
    return Objects.hash(definitions, folders);
  }

  @Override
  public String toString() {
    return "%d definitions, %d folders".formatted(definitions.size(), folders.size());
  }

  private Catalogue folders(
      PMap<String, Folder> nextFolders,
      PMap<Place, String> nextFolderIdByPlace,
      PMap<String, Integer> nextContentCounts) {
    return new Catalogue(
        definitions,
        definitionIdByName,
        nextFolders,
        nextFolderIdByPlace,
        nextContentCounts,
        referrers,
        streamingCount,
        edgeCount,
        beside);
  }

  private PMap<String, PSet<String>> referring(Definition definition) {
    PMap<String, PSet<String>> next = referrers;
    for (String id : definition.references()) {
      next = next.plus(id, next.getOrDefault(id, HashTreePSet.empty()).plus(definition.id()));
    }
    return next;
  }

  private PMap<String, PSet<String>> notReferring(Definition definition) {
    PMap<String, PSet<String>> next = referrers;
    for (String id : definition.references()) {
      PSet<String> fewer = next.getOrDefault(id, HashTreePSet.empty()).minus(definition.id());
      next = fewer.isEmpty() ? next.minus(id) : next.plus(id, fewer);
    }
    return next;
  }

  private static PMap<String, Integer> counted(
      PMap<String, Integer> counts, String folderId, int difference) {
    int count = counts.getOrDefault(folderId, 0) + difference;
    return count == 0 ? counts.minus(folderId) : counts.plus(folderId, count);
  }

  private static Place place(Folder folder) {
    return new Place(folder.parentFolderId(), key(folder.name()));
  }

  private static String key(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
