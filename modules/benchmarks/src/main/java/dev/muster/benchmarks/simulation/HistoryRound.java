package dev.muster.benchmarks.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.storage.TableFile;
import dev.muster.columns.storage.TableWriter;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.store.ProfileStore;
import dev.muster.profiles.store.StoreLimits;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Queries over what a store has made of a history: the engine reads the store's own blocks, the
/// interpreter the profiles that the store gives out one by one.
final class HistoryRound {
  private static final StoreLimits LIMITS = new StoreLimits(1L << 30, 50);

  private final Scene scene;
  private final History history;
  private final boolean throughSnapshot;

  private HistoryRound(Scene scene, History history, boolean throughSnapshot) {
    this.scene = scene;
    this.history = history;
    this.throughSnapshot = throughSnapshot;
  }

  static Optional<Comparison.Difference> of(long seed, Engine engine) {
    Scene scene = Scene.draw(seed);
    Draw draw = new Draw(~seed);
    HistoryRound round = new HistoryRound(scene, History.draw(draw, scene.now()), draw.chance(30));
    return Optional.ofNullable(round.run(engine));
  }

  private Comparison.@Nullable Difference run(Engine engine) {
    ProfileStore store = new ProfileStore(LIMITS);
    for (int index = 0; index < history.facts().size(); index++) {
      store.apply(new LogPosition(index + 1), history.facts().get(index));
      if (history.looks().contains(index)) {
        store.view(History.POLICIES.get(index % History.POLICIES.size()));
      }
    }
    if (throughSnapshot) {
      store = readBack(store);
    }
    for (MergePolicy policy : History.POLICIES) {
      ProfileView view = store.view(policy);
      List<List<Scene.Profile>> blocks = new ArrayList<>();
      for (ViewBlock block : view.blocks()) {
        List<Scene.Profile> profiles = new ArrayList<>();
        for (int row = 0; row < block.profiles().rowCount(); row++) {
          ObjectNode document =
              block.isLive(row) ? (ObjectNode) block.profiles().json(row) : Scene.emptyDocument();
          if (block.isLive(row)) {
            Comparison.Difference different =
                lookup(store, policy, view, block.firstEntity() + row, document);
            if (different != null) {
              return different;
            }
          }
          profiles.add(new Scene.Profile(document, block.isLive(row), Set.of()));
        }
        blocks.add(profiles);
      }
      Scene seen = new Scene(scene.now(), scene.queries(), blocks);
      Optional<Comparison.Difference> difference = Comparison.of(seen, engine, view.blocks());
      if (difference.isPresent()) {
        return new Comparison.Difference(
            difference.get().query(),
            "policy %s, %s".formatted(policy.id(), difference.get().description()));
      }
    }
    return null;
  }

  /// A profile that is looked up is the one that is evaluated.
  private static Comparison.@Nullable Difference lookup(
      ProfileStore store, MergePolicy policy, ProfileView view, int entity, ObjectNode evaluated) {
    Optional<ProfileDocument> found = store.find(policy, view.primary(entity));
    JsonNode without = evaluated.deepCopy().without("xEvent");
    int eventCount = evaluated.path("xEvent").size();
    if (found.isEmpty()
        || found.get().entity() != entity
        || !found.get().document().equals(without)
        || found.get().events().count() != eventCount) {
      return new Comparison.Difference(
          -1,
          "policy %s: looked up by %s there is %s, evaluated is %s."
              .formatted(
                  policy.id(),
                  view.primary(entity),
                  found.map(profile -> profile.document().toString()).orElse("nobody"),
                  evaluated));
    }
    return null;
  }

  private static ProfileStore readBack(ProfileStore store) {
    try {
      Path file = Files.createTempFile("muster-simulation", ".snapshot");
      try {
        // Without a flush to the disk, which a round need not wait for.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            TableWriter out = TableWriter.to(channel)) {
          // A view merges what is pending, and an image is of merged blocks.
          store.view(History.POLICIES.getFirst());
          store.image().write(out);
          out.finish();
        }
        try (TableFile in = TableFile.open(file)) {
          return ProfileStore.read(in, LIMITS);
        }
      } finally {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
