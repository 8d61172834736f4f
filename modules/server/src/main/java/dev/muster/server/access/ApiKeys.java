package dev.muster.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The API keys that are accepted, known only by their digests.
public final class ApiKeys {
  private final Set<String> digests;

  /// @param digests SHA-256 in hexadecimal; none accepts every key
  public ApiKeys(List<String> digests) {
    this.digests =
        digests.stream().map(digest -> digest.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  public boolean accept(String key) {
    return digests.isEmpty() || digests.contains(digest(key));
  }

  /// SHA-256 in lower-case hexadecimal.
  public static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
