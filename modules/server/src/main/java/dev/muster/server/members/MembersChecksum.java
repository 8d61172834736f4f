package dev.muster.server.members;

import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.view.ProfileView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/// A sum over the ids that members have in one namespace, by which two results can be compared at a
/// glance: SHA-256 over the ids in UTF-8, each once, sorted by their bytes, with a line feed
/// between them.
///
/// @param count how many ids; a profile can have several, or none
record MembersChecksum(long count, String sha256) {

  static MembersChecksum of(ProfileView view, RoaringBitmap members, String namespace) {
    List<byte[]> ids = new ArrayList<>();
    PeekableIntIterator each = members.getIntIterator();
    while (each.hasNext()) {
      for (Identity identity : view.identities(each.next())) {
        if (identity.namespace().equals(namespace)) {
          ids.add(identity.id().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    ids.sort(Arrays::compareUnsigned);
    MessageDigest digest = newDigest();
    long count = 0;
    byte[] last = null;
    for (byte[] id : ids) {
      if (last == null || !Arrays.equals(last, id)) {
        if (count > 0) {
          digest.update((byte) '\n');
        }
        digest.update(id);
        count++;
        last = id;
      }
    }
    return new MembersChecksum(count, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
