package dev.muster.profiles.identity;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Entities: the identities that records are stored at, numbered from 0 in the order they came, and
/// what their identities are linked to. One thread writes; images may be read by any.
public final class Entities {
  /// What is given for an unknown entity.
  public static final int NONE = -1;

  private final IdentityTable identities;
  private final IdentityGraph graph;
  private final IntPages entityOf;
  private final IntPages identityOf;
  private int count;
  private int removedCount;
  private long refusedLinkCount;

  public Entities(int maximumClusterSize) {
    this(
        new IdentityTable(),
        new IdentityGraph(maximumClusterSize),
        new IntPages(NONE),
        new IntPages(IdentityTable.NONE));
  }

  private Entities(
      IdentityTable identities, IdentityGraph graph, IntPages entityOf, IntPages identityOf) {
    this.identities = identities;
    this.graph = graph;
    this.entityOf = entityOf;
    this.identityOf = identityOf;
  }

  /// What an image has written.
  public static Entities read(DataInput in, int maximumClusterSize) throws IOException {
    var read =
        new Entities(
            IdentityTable.read(in),
            IdentityGraph.read(in, maximumClusterSize),
            IntPages.read(in, NONE),
            IntPages.read(in, IdentityTable.NONE));
    read.count = in.readInt();
    read.removedCount = in.readInt();
    read.refusedLinkCount = in.readLong();
    return read;
  }

  /// Everything as it was when it was taken.
  public record Image(
      IdentityTable.Image identities,
      IdentityGraph.Image graph,
      IntPages.Image entityOf,
      IntPages.Image identityOf,
      int count,
      int removedCount,
      long refusedLinkCount) {

    public void write(DataOutput out) throws IOException {
      identities.write(out);
      graph.write(out);
      entityOf.write(out);
      identityOf.write(out);
      out.writeInt(count);
      out.writeInt(removedCount);
      out.writeLong(refusedLinkCount);
    }

    /// The lowest entity that is one person with this one; -1 for a forgotten entity.
    public int lowestTogether(int entity) {
      int identity = identityOf.get(entity);
      if (identity == IdentityTable.NONE) {
        return NONE;
      }
      int[] lowest = {entity};
      graph.forEach(
          identity,
          member -> {
            int other = entityOf.get(member);
            if (other != NONE && other < lowest[0]) {
              lowest[0] = other;
            }
          });
      return lowest[0];
    }

    /// The identity that the entity's records have as their primary one.
    public Identity primary(int entity) {
      return identities.get(identityOf.get(entity));
    }

    /// Whether the entity was not forgotten.
    public boolean isPresent(int entity) {
      return identityOf.get(entity) != IdentityTable.NONE;
    }

    /// The lowest of the entities that are one person with this one, itself included.
    public int lowest(int entity) {
      int[] lowest = {entity};
      graph.forEach(
          identityOf.get(entity),
          identity -> {
            int other = entityOf.get(identity);
            if (other != NONE) {
              lowest[0] = Math.min(lowest[0], other);
            }
          });
      return lowest[0];
    }

    /// All identities of the entity's cluster, the primary one first, the others in the order in
    /// which they came.
    public List<Identity> linked(int entity) {
      int primary = identityOf.get(entity);
      if (graph.isAlone(primary)) {
        return List.of(identities.get(primary));
      }
      var others = new ArrayList<Integer>();
      graph.forEach(primary, others::add);
      others.removeFirst();
      others.sort(null);
      var all = new ArrayList<Identity>(others.size() + 1);
      all.add(identities.get(primary));
      others.forEach(other -> all.add(identities.get(other)));
      return List.copyOf(all);
    }
  }

  /// The number of the identity, or -1.
  public int identity(Identity identity) {
    return identities.find(identity);
  }

  public Identity primary(int entity) {
    return identities.get(identityOf.get(entity));
  }

  /// The entity of the identity, a new one if need be.
  public int ensure(Identity primary) {
    int identity = identities.add(primary);
    int known = entityOf.get(identity);
    if (known != NONE) {
      return known;
    }
    int entity = count++;
    entityOf.set(identity, entity);
    identityOf.set(entity, identity);
    return entity;
  }

  /// Says that an identity belongs to the same person as the entity.
  public IdentityGraph.Linked link(int entity, Identity other) {
    int primary = identityOf.get(entity);
    int known = identities.find(other);
    if (known == IdentityTable.NONE && !graph.hasRoom(primary)) {
      // It would only fill the table: nothing could be found by it.
      refusedLinkCount++;
      return IdentityGraph.Linked.REFUSED;
    }
    var linked = graph.link(primary, known == IdentityTable.NONE ? identities.add(other) : known);
    if (linked == IdentityGraph.Linked.REFUSED) {
      refusedLinkCount++;
    }
    return linked;
  }

  /// The entity whose primary identity this is, or -1.
  public int withPrimary(Identity identity) {
    int number = identities.find(identity);
    return number == IdentityTable.NONE ? NONE : entityOf.get(number);
  }

  /// Whether the entity's identity is linked to any other.
  public boolean isLinked(int entity) {
    int identity = identityOf.get(entity);
    return identity != IdentityTable.NONE && !graph.isAlone(identity);
  }

  /// The entities that are one person with this one, itself included, lowest first.
  public int[] together(int entity) {
    return ofCluster(identityOf.get(entity));
  }

  /// The entities of the identity's cluster, lowest first; none when no record is stored at any of
  /// its identities.
  public int[] ofCluster(int identity) {
    int[] members = graph.members(identity);
    int found = 0;
    for (int member : members) {
      int entity = entityOf.get(member);
      if (entity != NONE) {
        members[found++] = entity;
      }
    }
    int[] entities = Arrays.copyOf(members, found);
    Arrays.sort(entities);
    return entities;
  }

  /// All identities of the entity's cluster, in the order in which they came, after its own.
  public List<Identity> linked(int entity) {
    int primary = identityOf.get(entity);
    int[] members = graph.members(primary);
    Arrays.sort(members);
    var all = new ArrayList<Identity>(members.length);
    all.add(identities.get(primary));
    for (int member : members) {
      if (member != primary) {
        all.add(identities.get(member));
      }
    }
    return List.copyOf(all);
  }

  /// Forgets all identities of a cluster; the numbers of its entities stay unused.
  public void forget(int identity) {
    int[] members = graph.members(identity);
    graph.dissolve(identity);
    for (int member : members) {
      int entity = entityOf.get(member);
      if (entity != NONE) {
        entityOf.set(member, NONE);
        identityOf.set(entity, IdentityTable.NONE);
        removedCount++;
      }
      identities.remove(member);
    }
  }

  /// Nobody, with the same limits. The numbers that were given stay given: whoever still speaks of
  /// one speaks of somebody who was forgotten.
  public Entities withoutAny() {
    var empty = new Entities(graph.maximumClusterSize());
    empty.count = count;
    empty.removedCount = count;
    return empty;
  }

  /// How many numbers were given; those of forgotten entities included.
  public int count() {
    return count;
  }

  public int presentCount() {
    return count - removedCount;
  }

  public int identityCount() {
    return identities.presentCount();
  }

  public long refusedLinkCount() {
    return refusedLinkCount;
  }

  public boolean isPresent(int entity) {
    return identityOf.get(entity) != IdentityTable.NONE;
  }

  public Image image() {
    return new Image(
        identities.image(),
        graph.image(),
        entityOf.image(),
        identityOf.image(),
        count,
        removedCount,
        refusedLinkCount);
  }

  public long sizeBytes() {
    return identities.sizeBytes()
        + graph.sizeBytes()
        + entityOf.sizeBytes()
        + identityOf.sizeBytes();
  }
}
