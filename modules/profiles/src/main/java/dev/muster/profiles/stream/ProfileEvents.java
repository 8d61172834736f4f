package dev.muster.profiles.stream;

import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.UnreadableEventException;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.profiles.stream.ProfileEvent.ProfileDeleted;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The forms in which the facts of the profiles stream are stored. Type names and forms are for
/// ever: what changes gets a new version beside the old one, and the golden bytes of every version
/// are read in the tests.
///
/// ```text
/// fragments-added, events-added, version 1
///   long   time in milliseconds
///   text   dataset
///   the documents, as Compressed writes them
/// profile-deleted, version 1
///   long   time in milliseconds
///   text   namespace, id
/// all-forgotten, version 1
///   long   time in milliseconds
/// segments-evaluated, run-committed, qualifications-changed
///   as MembershipEvents writes them
/// ```
///
/// Numbers are big-endian; a text is an unsigned short with the count of its UTF-8 bytes, then
/// those.
public final class ProfileEvents implements EventCodec<ProfileEvent> {
  /// The most bytes of documents that a record holds: far above what intake puts into one, and low
  /// enough for any log.
  public static final int MAXIMUM_DOCUMENT_BYTES = 8 << 20;

  private static final String FRAGMENTS_ADDED = "fragments-added";
  private static final String EVENTS_ADDED = "events-added";
  private static final String PROFILE_DELETED = "profile-deleted";
  private static final String ALL_FORGOTTEN = "all-forgotten";
  private static final int FIRST_VERSION = 1;

  private final MembershipEvents memberships = new MembershipEvents();

  @Override
  public Encoded encode(ProfileEvent event) {
    return switch (event) {
      case FragmentsAdded(var dataset, var timeMillis, var documents) ->
          new Encoded(FRAGMENTS_ADDED, FIRST_VERSION, added(dataset, timeMillis, documents));
      case EventsAdded(var dataset, var timeMillis, var documents) ->
          new Encoded(EVENTS_ADDED, FIRST_VERSION, added(dataset, timeMillis, documents));
      case ProfileDeleted(Identity(var namespace, var id), var timeMillis) ->
          new Encoded(PROFILE_DELETED, FIRST_VERSION, deleted(namespace, id, timeMillis));
      case AllForgotten(var timeMillis) ->
          new Encoded(
              ALL_FORGOTTEN,
              FIRST_VERSION,
              ByteBuffer.allocate(Long.BYTES).putLong(timeMillis).array());
      case MembershipEvent membership -> memberships.encode(membership);
    };
  }

  @Override
  public ProfileEvent decode(String type, int version, byte[] payload) {
    if (MembershipEvents.isStoredAs(type)) {
      return memberships.decode(type, version, payload);
    }
    try {
      if (version == FIRST_VERSION) {
        switch (type) {
          case FRAGMENTS_ADDED -> {
            Added added = Added.read(payload);
            return new FragmentsAdded(added.dataset(), added.timeMillis(), added.documents());
          }
          case EVENTS_ADDED -> {
            Added added = Added.read(payload);
            return new EventsAdded(added.dataset(), added.timeMillis(), added.documents());
          }
          case PROFILE_DELETED -> {
            return readDeleted(ByteBuffer.wrap(payload));
          }
          case ALL_FORGOTTEN -> {
            return readForgotten(ByteBuffer.wrap(payload));
          }
          default -> {
            // Unknown, as below.
          }
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new UnreadableEventException(
          "A stored event '%s' of version %d cannot be read: %s"
              .formatted(type, version, e.getMessage()),
          e);
    }
    throw new UnreadableEventException(
        "This version of Muster does not know the event '%s' in version %d; it was written by a newer one."
            .formatted(type, version));
  }

  private record Added(String dataset, long timeMillis, byte[] documents) {
    static Added read(byte[] payload) {
      var buffer = ByteBuffer.wrap(payload);
      long timeMillis = buffer.getLong();
      String dataset = text(buffer);
      return new Added(dataset, timeMillis, Compressed.read(buffer, MAXIMUM_DOCUMENT_BYTES));
    }
  }

  private static byte[] added(String dataset, long timeMillis, byte[] documents) {
    if (documents.length > MAXIMUM_DOCUMENT_BYTES) {
      throw new IllegalArgumentException(
          "A record of " + documents.length + " bytes of documents is too large.");
    }
    byte[] datasetBytes = utf8(dataset);
    int headBytes = Long.BYTES + Short.BYTES + datasetBytes.length;
    ByteBuffer buffer = Compressed.behind(headBytes, documents);
    buffer.putLong(timeMillis).putShort((short) datasetBytes.length).put(datasetBytes);
    byte[] payload = new byte[buffer.limit()];
    buffer.rewind().get(payload);
    return payload;
  }

  private static byte[] deleted(String namespace, String id, long timeMillis) {
    byte[] namespaceBytes = utf8(namespace);
    byte[] idBytes = utf8(id);
    return ByteBuffer.allocate(
            Long.BYTES + 2 * Short.BYTES + namespaceBytes.length + idBytes.length)
        .putLong(timeMillis)
        .putShort((short) namespaceBytes.length)
        .put(namespaceBytes)
        .putShort((short) idBytes.length)
        .put(idBytes)
        .array();
  }

  private static ProfileDeleted readDeleted(ByteBuffer buffer) {
    long timeMillis = buffer.getLong();
    var identity = new Identity(text(buffer), text(buffer));
    requireEnd(buffer);
    return new ProfileDeleted(identity, timeMillis);
  }

  private static AllForgotten readForgotten(ByteBuffer buffer) {
    var forgotten = new AllForgotten(buffer.getLong());
    requireEnd(buffer);
    return forgotten;
  }

  private static void requireEnd(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException("Something follows the last byte.");
    }
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0xFFFF) {
      throw new IllegalArgumentException("A text is too long to be stored: " + bytes.length);
    }
    return bytes;
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
