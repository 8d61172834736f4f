package dev.muster.profiles.identity;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.IntConsumer;

/// Which identities are one person: clusters of at most so many, each a ring of numbers. One thread
/// writes; images may be read by any.
public final class IdentityGraph {
  private static final int ALONE = -1;

  private final int maximumClusterSize;

  /// The next member of the ring; `ALONE` for an identity without links.
  private final IntPages next;

  public IdentityGraph(int maximumClusterSize) {
    this(maximumClusterSize, new IntPages(ALONE));
  }

  private IdentityGraph(int maximumClusterSize, IntPages next) {
    this.maximumClusterSize = maximumClusterSize;
    this.next = next;
  }

  /// What an image has written.
  static IdentityGraph read(DataInput in, int maximumClusterSize) throws IOException {
    return new IdentityGraph(maximumClusterSize, IntPages.read(in, ALONE));
  }

  /// The clusters as they were when it was taken.
  public static final class Image {
    private final IntPages.Image next;

    private Image(IntPages.Image next) {
      this.next = next;
    }

    public boolean isAlone(int identity) {
      return next.get(identity) == ALONE;
    }

    /// All of the identity's cluster, itself first.
    public void forEach(int identity, IntConsumer member) {
      int each = identity;
      do {
        member.accept(each);
        each = next.get(each);
      } while (each != identity && each != ALONE);
    }

    void write(DataOutput out) throws IOException {
      next.write(out);
    }
  }

  /// What became of a link.
  public enum Linked {
    /// Two clusters became one.
    NEW,
    /// They were one already.
    KNOWN,
    /// The cluster would become too large; nothing was linked.
    REFUSED
  }

  int maximumClusterSize() {
    return maximumClusterSize;
  }

  public Linked link(int one, int other) {
    if (one == other) {
      return Linked.KNOWN;
    }
    int size = 0;
    int each = one;
    do {
      size++;
      each = next.get(each);
      if (each == other) {
        return Linked.KNOWN;
      }
    } while (each != one && each != ALONE);
    if (size + size(other) > maximumClusterSize) {
      return Linked.REFUSED;
    }
    // Two rings become one when two of their members change successors.
    int afterOne = next.get(one);
    int afterOther = next.get(other);
    next.set(one, afterOther == ALONE ? other : afterOther);
    next.set(other, afterOne == ALONE ? one : afterOne);
    return Linked.NEW;
  }

  /// Whether one more identity can be linked to the cluster of this one.
  public boolean hasRoom(int identity) {
    return size(identity) < maximumClusterSize;
  }

  public boolean isAlone(int identity) {
    return next.get(identity) == ALONE;
  }

  public int size(int identity) {
    int size = 0;
    int each = identity;
    do {
      size++;
      each = next.get(each);
    } while (each != identity && each != ALONE);
    return size;
  }

  /// All of the identity's cluster, in no order.
  public int[] members(int identity) {
    int[] members = new int[size(identity)];
    int each = identity;
    for (int index = 0; index < members.length; index++) {
      members[index] = each;
      each = next.get(each);
    }
    return members;
  }

  /// Takes the cluster of the identity apart; its members are alone afterwards.
  public void dissolve(int identity) {
    for (int member : members(identity)) {
      next.set(member, ALONE);
    }
  }

  public Image image() {
    return new Image(next.image());
  }

  public long sizeBytes() {
    return next.sizeBytes();
  }
}
