package dev.muster.profiles.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.storage.TableFile;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.identity.IdentityGraph;
import dev.muster.profiles.identity.IdentityTable;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.profiles.stream.ProfileEvent.ProfileDeleted;
import dev.muster.profiles.touch.Touches;
import dev.muster.profiles.view.EventHistory;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The profiles of one tenant. Belongs to one thread, that applies the stream; what it gives out
/// never changes and may be read by any. All of its state is a function of the stream alone.
public final class ProfileStore {
  private static final int MAXIMUM_CACHED_VIEWS = 8;

  /// What shredded values that are not compact yet take beside their JSON.
  private static final int PENDING_FACTOR = 2;

  private final StoreLimits limits;
  private Dictionaries dictionaries;
  private Entities entities;
  private final List<BlockSlot> slots = new ArrayList<>();
  private final Map<MergePolicy, PolicyView> views = new LinkedHashMap<>(16, 0.75f, true);
  private final Touches touches = new Touches();
  private LogPosition position = LogPosition.START;
  private long lastTimeMillis;
  private long stamp;
  private long duplicateCount;
  private long unusableCount;
  private long profileBytes;
  private long eventBytes;
  private long pendingBytes;
  private long eventCount;
  private long pendingCount;

  public ProfileStore(StoreLimits limits) {
    this(limits, new Dictionaries(), new Entities(limits.maximumClusterSize()));
  }

  private ProfileStore(StoreLimits limits, Dictionaries dictionaries, Entities entities) {
    this.limits = limits;
    this.dictionaries = dictionaries;
    this.entities = entities;
  }

  /// A store as an image of another says.
  public static ProfileStore read(TableFile in, StoreLimits limits) throws IOException {
    StoreImage.Content image = StoreImage.read(in, limits.maximumClusterSize());
    var store = new ProfileStore(limits, image.dictionaries(), image.entities());
    store.position = image.position();
    store.lastTimeMillis = image.counts().lastTimeMillis();
    store.duplicateCount = image.counts().duplicateCount();
    store.unusableCount = image.counts().unusableCount();
    for (Block block : image.blocks()) {
      var slot = new BlockSlot(block, image.dictionaries());
      slot.changed(++store.stamp);
      store.slots.add(slot);
      store.profileBytes += block.fragmentBytes();
      store.eventBytes += block.events().sizeBytes();
      store.eventCount += block.events().table().rowCount();
    }
    return store;
  }

  /// Everything as it is now, for a snapshot that another thread writes.
  public StoreImage image() {
    mergeAll();
    return new StoreImage(
        position,
        new StoreImage.Counts(lastTimeMillis, duplicateCount, unusableCount),
        dictionaries,
        entities.image(),
        slots.stream().map(BlockSlot::block).toList());
  }

  /// Merges what has come for one block, so that what is done next has less to do.
  ///
  /// @return how many blocks there are
  public int mergeBlock(int number) {
    if (number < slots.size()) {
      merge(slots.get(number));
    }
    return slots.size();
  }

  /// How many numbers entities have been given, forgotten ones included.
  public int entityNumberCount() {
    return entities.count();
  }

  /// Up to where the stream has been applied.
  public LogPosition position() {
    return position;
  }

  /// Applies the next fact of the stream that is about this tenant.
  ///
  /// @return the entities that it made the store forget; mostly none
  public int[] apply(LogPosition at, ProfileEvent event) {
    if (!at.isAfter(position)) {
      throw new IllegalArgumentException(
          "Position %d was applied after %d.".formatted(at.value(), position.value()));
    }
    int[] forgotten = {};
    touches.at(at.value());
    try {
      switch (event) {
        case FragmentsAdded(var datasetId, var timeMillis, var documents) ->
            add(documents, datasetId, timeMillis, true);
        case EventsAdded(var datasetId, var timeMillis, var documents) ->
            add(documents, datasetId, timeMillis, false);
        case ProfileDeleted(var identity, var _) -> forgotten = delete(identity);
        case AllForgotten _ -> forgetAll();
        // Memberships are kept beside the store.
        case MembershipEvent _ -> {}
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The record at position %d is no NDJSON.".formatted(at.value()), e);
    }
    position = at;
    return forgotten;
  }

  /// What has happened to profiles since it was last asked.
  public Touches touches() {
    return touches;
  }

  /// Says that nothing about this tenant stands in the stream between its last fact and here.
  public void passed(LogPosition at) {
    if (at.isAfter(position)) {
      position = at;
    }
  }

  /// All profiles as the policy sees them now. Only what has changed since the last view of the
  /// same kind is made again.
  public ProfileView view(MergePolicy policy) {
    mergeAll();
    var kind = new MergePolicy("", policy.graph(), policy.order());
    var maker = new ViewBlockMaker(policy, entities, this::block, dictionaries);
    var made = views.computeIfAbsent(kind, PolicyView::new).blocks(slots, maker);
    if (views.size() > MAXIMUM_CACHED_VIEWS) {
      views.remove(views.keySet().iterator().next());
    }
    return new ProfileView(policy, position, made, entities.image());
  }

  /// An entity of the one who has this identity; -1 when nobody has. A view says which profile that
  /// is, if any.
  public int entityOf(MergePolicy policy, Identity identity) {
    int number = entities.identity(identity);
    if (number == IdentityTable.NONE) {
      return Entities.NONE;
    }
    int own = entities.withPrimary(identity);
    if (own != Entities.NONE || policy.graph() != MergePolicy.Graph.PDG) {
      return own;
    }
    int[] together = entities.ofCluster(number);
    return together.length == 0 ? Entities.NONE : together[0];
  }

  /// The profile with an identity. Where the policy follows links, any identity will do; else only
  /// the primary one of its records.
  public Optional<ProfileDocument> find(MergePolicy policy, Identity identity) {
    boolean follows = policy.graph() == MergePolicy.Graph.PDG;
    int[] together = together(policy, identity);
    mergeTouched(together);
    var documents = new EntityDocuments(entities, this::block);
    var document = together.length == 0 ? null : documents.document(policy, together);
    if (document == null) {
      return Optional.empty();
    }
    var fragments = documents.fragments(policy, together);
    return Optional.of(
        new ProfileDocument(
            position,
            together[0],
            follows ? entities.linked(together[0]) : List.of(entities.primary(together[0])),
            document,
            fragments.stream().map(each -> each.rows().datasetId()).distinct().toList(),
            fragments.stream().mapToLong(EntityDocuments.Fragment::timeMillis).max().orElse(0),
            history(together)));
  }

  /// When the newest fragment of each profile came, of those that take part in the policy.
  public FragmentTimes fragmentTimes(MergePolicy policy) {
    mergeAll();
    return new FragmentTimes(policy, slots.stream().map(BlockSlot::block).toList());
  }

  /// The entities that are one profile with the identity, lowest first; none when there is nobody.
  public int[] together(MergePolicy policy, Identity identity) {
    int number = entities.identity(identity);
    if (number == IdentityTable.NONE) {
      return new int[0];
    }
    int own = entities.withPrimary(identity);
    return switch (policy.graph()) {
      case PDG -> entities.ofCluster(number);
      case NONE -> own == Entities.NONE ? new int[0] : new int[] {own};
    };
  }

  /// The entity that stands for the profile this one is part of, by the policy; -1 when it was
  /// forgotten. Whether it is a profile, `whole` says.
  public int profileOf(MergePolicy policy, int entity) {
    if (!entities.isPresent(entity)) {
      return Entities.NONE;
    }
    return policy.graph() == MergePolicy.Graph.PDG && entities.isLinked(entity)
        ? entities.together(entity)[0]
        : entity;
  }

  /// The number that views know the identity's profile by; -1 when nothing is stored for it.
  public int entityOf(MergePolicy policy, Identity identity) {
    if (policy.graph() == MergePolicy.Graph.NONE) {
      return entities.withPrimary(identity);
    }
    int number = entities.identity(identity);
    int[] together = number == IdentityTable.NONE ? new int[0] : entities.ofCluster(number);
    return together.length == 0 ? Entities.NONE : together[0];
  }

  /// All entities that are one profile with this one, which stands for them.
  public int[] together(MergePolicy policy, int entity) {
    return policy.graph() == MergePolicy.Graph.PDG && entities.isLinked(entity)
        ? entities.together(entity)
        : new int[] {entity};
  }

  /// The identities of the profile, its primary one first; empty when it was forgotten.
  public List<Identity> identities(MergePolicy policy, int entity) {
    if (entity >= entities.count() || !entities.isPresent(entity)) {
      return List.of();
    }
    return policy.graph() == MergePolicy.Graph.PDG
        ? entities.linked(entity)
        : List.of(entities.primary(entity));
  }

  /// The profile that an entity stands for as one document, with its events as `xEvent`, just as
  /// the row of a view has it. Null when the entity is no profile by the policy.
  public @Nullable JsonNode whole(MergePolicy policy, int entity) {
    if (profileOf(policy, entity) != entity) {
      return null;
    }
    int[] together = together(policy, entity);
    mergeTouched(together);
    JsonNode document = new EntityDocuments(entities, this::block).document(policy, together);
    if (document instanceof ObjectNode object) {
      List<JsonNode> events = history(together).readStored();
      if (!events.isEmpty()) {
        object.putArray(StorePaths.EVENT_FIELD).addAll(events);
      }
    }
    return document;
  }

  private void mergeTouched(int[] together) {
    for (int entity : together) {
      BlockSlot slot = slot(entity);
      if (slot.touches(entity & Block.LENGTH - 1)) {
        merge(slot);
      }
    }
  }

  /// A number for everything that the store says: equal for stores that got the same facts,
  /// whenever they merged and whatever was loaded from a snapshot.
  public long checksum() {
    mergeAll();
    return StoreChecksum.of(slots.stream().map(BlockSlot::block).toList(), entities.image());
  }

  public ProfileStoreFigures figures() {
    return new ProfileStoreFigures(
        entities.presentCount(),
        entities.identityCount(),
        eventCount,
        duplicateCount,
        entities.refusedLinkCount(),
        unusableCount,
        pendingCount,
        new ProfileStoreFigures.Bytes(
            profileBytes, eventBytes, entities.sizeBytes(), dictionaries.sizeBytes(), pendingBytes),
        limits.maximumBytes());
  }

  /// Whether more may be taken in.
  public boolean hasRoom() {
    return sizeBytes() < limits.maximumBytes();
  }

  /// About what all of it takes.
  public long sizeBytes() {
    return profileBytes
        + eventBytes
        + entities.sizeBytes()
        + dictionaries.sizeBytes()
        + pendingBytes;
  }

  private EventHistory history(int[] together) {
    return new EventHistory(
        IntStream.of(together)
            .mapToObj(entity -> {
              EventRows events = block(entity).events();
              int row = entity & Block.LENGTH - 1;
              return new EventHistory.Part(
                  events.table(),
                  events.start(row),
                  events.end(row),
                  EntityDocuments.identityMap(entities.primary(entity)));
            })
            .toList());
  }

  private void add(byte[] documents, String datasetId, long timeMillis, boolean fragments)
      throws IOException {
    // Never the same twice, and never back, so that "newest" is the order of the stream.
    lastTimeMillis = Math.max(timeMillis, lastTimeMillis + 1);
    touches.came(timeMillis);
    byte[] own = fragments ? documents : documents.clone();
    int[] at = place(own, !fragments);
    try (JsonParser parser = StoredJson.FACTORY.createParser(own)) {
      for (int entity : at) {
        parser.nextToken();
        if (entity == Entities.NONE) {
          parser.skipChildren();
          continue;
        }
        BlockSlot slot = slot(entity);
        int row = entity & Block.LENGTH - 1;
        if (fragments) {
          slot.delta().addFragment(datasetId, row, lastTimeMillis, parser);
        } else {
          slot.delta().addEvent(row, lastTimeMillis, parser);
          eventCount++;
        }
        pendingCount++;
        if (fragments) {
          touches.fragment(entity);
        }
        long bytes = (long) PENDING_FACTOR * documents.length / at.length;
        slot.delta().addBytes(bytes);
        pendingBytes += bytes;
        touch(entity);
        if (slot.isMergeDue()) {
          merge(slot);
        }
      }
    }
  }

  /// The entity of each document; makes new ones and links what is to be linked.
  private int[] place(byte[] documents, boolean blankPlain) throws IOException {
    var places = IntStream.builder();
    try (var scan = new DocumentIdentities(StoredJson.FACTORY, documents)) {
      while (scan.next()) {
        Identity primary = scan.primary();
        if (primary == null) {
          unusableCount++;
          places.add(Entities.NONE);
          continue;
        }
        int before = entities.count();
        int entity = entities.ensure(primary);
        if (entity >= before) {
          touches.isNew(entity);
        }
        for (Identity other : scan.all()) {
          if (!other.equals(primary) && entities.link(entity, other) == IdentityGraph.Linked.NEW) {
            touchLinked(entity);
            touches.linked(entity);
          }
        }
        if (blankPlain) {
          touches.event(entity, scan.eventType());
          scan.blankPlain();
        }
        places.add(entity);
      }
    }
    return places.build().toArray();
  }

  private int[] delete(Identity identity) {
    int number = entities.identity(identity);
    if (number == IdentityTable.NONE) {
      return new int[0];
    }
    int[] together = entities.ofCluster(number);
    for (int entity : together) {
      // What came before counts as it would have without the deletion.
      merge(slot(entity));
      slot(entity).delta().delete(entity & Block.LENGTH - 1);
      touch(entity);
    }
    entities.forget(number);
    for (int entity : together) {
      touches.forget(entity);
    }
    for (int entity : together) {
      merge(slot(entity));
    }
    return together;
  }

  private void forgetAll() {
    touches.all();
    dictionaries = new Dictionaries();
    entities = entities.withoutAny();
    views.clear();
    // The numbers of entities go on, and with them the places of their blocks.
    for (int index = 0; index < slots.size(); index++) {
      int first = index << Block.SHIFT;
      var slot = new BlockSlot(BlockMerge.empty(first, dictionaries), dictionaries);
      slot.changed(++stamp);
      slots.set(index, slot);
    }
    duplicateCount = 0;
    unusableCount = 0;
    profileBytes = 0;
    eventBytes = 0;
    pendingBytes = 0;
    eventCount = 0;
    pendingCount = 0;
  }

  private void touch(int entity) {
    slot(entity).changed(++stamp);
    if (entities.isLinked(entity)) {
      touchLinked(entity);
    }
  }

  private void touchLinked(int entity) {
    stamp++;
    for (int each : entities.together(entity)) {
      slot(each).linkedChanged(stamp);
    }
  }

  private BlockSlot slot(int entity) {
    int index = entity >>> Block.SHIFT;
    while (slots.size() <= index) {
      int first = slots.size() << Block.SHIFT;
      slots.add(new BlockSlot(BlockMerge.empty(first, dictionaries), dictionaries));
    }
    return slots.get(index);
  }

  private Block block(int entity) {
    return slot(entity).block();
  }

  private void mergeAll() {
    slots.forEach(this::merge);
  }

  private void merge(BlockSlot slot) {
    if (!slot.isPending()) {
      return;
    }
    Block before = slot.block();
    pendingCount -= slot.pendingFragmentCount() + slot.pendingEventCount();
    pendingBytes -= slot.delta().sizeBytes();
    eventCount -= slot.pendingEventCount() + before.events().table().rowCount();
    int rowCount = Math.min(Block.LENGTH, entities.count() - before.firstEntity());
    var documents = new EntityDocuments(entities, this::block);
    duplicateCount += slot.merge(rowCount, documents::bare);
    Block after = slot.block();
    eventCount += after.events().table().rowCount();
    profileBytes += after.fragmentBytes() - before.fragmentBytes();
    eventBytes += after.events().sizeBytes() - before.events().sizeBytes();
  }
}
