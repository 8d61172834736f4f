package dev.muster.server.profiles;

import dev.muster.profiles.identity.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// An identity in one word: its namespace and id, in the alphabet of URLs. Whoever has one needs no
/// namespace to ask.
public final class Xid {
  private static final char SEPARATOR = '\u0000';

  private Xid() {}

  public static String of(Identity identity) {
    String text = identity.namespace() + SEPARATOR + identity.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Empty when it is none.
  static Optional<Identity> read(String xid) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(xid)))
              .toString();
      int separator = text.indexOf(SEPARATOR);
      return separator < 0
          ? Optional.empty()
          : Optional.of(new Identity(text.substring(0, separator), text.substring(separator + 1)));
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
