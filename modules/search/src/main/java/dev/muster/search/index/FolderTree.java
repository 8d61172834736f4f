package dev.muster.search.index;

import dev.muster.domain.folders.Folder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The folders of one tenant as a tree.
final class FolderTree {

  record Node(String name, String parentId) {}

  /// Where something is.
  ///
  /// @param location the names of the folders from the root, such as `/Sales/EMEA`
  /// @param folderIds of the same folders
  record Place(String location, List<String> folderIds) {
    static final Place TOP = new Place("/", List.of());
  }

  private final Map<String, Node> folders = new HashMap<>();
  private final Map<String, Set<String>> children = new HashMap<>();

  /// Worked out when asked for; empty again after each change.
  private final Map<String, Place> places = new HashMap<>();

  void put(String id, String name, String parentId) {
    remove(id);
    folders.put(id, new Node(name, parentId));
    children.computeIfAbsent(parentId, _ -> new LinkedHashSet<>()).add(id);
  }

  void remove(String id) {
    places.clear();
    @Nullable Node node = folders.remove(id);
    if (node != null) {
      @Nullable Set<String> siblings = children.get(node.parentId());
      if (siblings != null) {
        siblings.remove(id);
      }
    }
  }

  @Nullable Node node(String id) {
    return folders.get(id);
  }

  /// The place of what is directly in this folder. A folder that nobody knows is at the top.
  Place inside(String folderId) {
    return folderId.equals(Folder.ROOT_ID)
        ? Place.TOP
        : places.computeIfAbsent(folderId, this::walk);
  }

  /// These folders, as far as they exist, and all that are somewhere in them.
  Set<String> withAllBelow(Collection<String> ids) {
    var found = new HashSet<String>();
    var waiting = new ArrayDeque<>(ids);
    while (!waiting.isEmpty()) {
      String id = waiting.removeFirst();
      if (folders.containsKey(id) && found.add(id)) {
        waiting.addAll(children.getOrDefault(id, Set.of()));
      }
    }
    return found;
  }

  void forEach(BiConsumer<String, Node> action) {
    folders.forEach(action);
  }

  private Place walk(String folderId) {
    var names = new ArrayList<String>();
    var ids = new ArrayList<String>();
    String at = folderId;
    @Nullable Node node = folders.get(at);
    // The rules of the catalogue allow no cycles; the bound keeps a broken one from hanging us.
    while (node != null && ids.size() <= folders.size()) {
      names.add(node.name());
      ids.add(at);
      at = node.parentId();
      node = folders.get(at);
    }
    return names.isEmpty()
        ? Place.TOP
        : new Place("/" + String.join("/", names.reversed()), List.copyOf(ids.reversed()));
  }
}
