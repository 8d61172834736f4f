package dev.muster.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// The key of this installation: made at the first start, in a file that only its owner can read.
/// Signs the tokens that `scripts/token` prints.
public final class LocalKey {
  static final String ISSUER = "muster-local";
  private static final int KEY_BYTES = 32;
  private static final String FILE = "token.key";

  private final byte[] secret;

  private LocalKey(byte[] secret) {
    this.secret = secret;
  }

  /// The key in this data directory; makes it when there is none.
  ///
  /// @throws IOException when it can be neither read nor made, or when others can read it
  public static LocalKey in(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      make(file);
    }
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    if (!permissions.startsWith("rw-------") && !permissions.startsWith("r--------")) {
      throw new IOException(
          "%s can be read by others (%s); say: chmod 600 %s".formatted(file, permissions, file));
    }
    byte[] secret;
    try {
      secret = Base64.getUrlDecoder().decode(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a key; remove it to get a new one.", e);
    }
    if (secret.length < KEY_BYTES) {
      throw new IOException(file + " holds a key that is too short; remove it to get a new one.");
    }
    return new LocalKey(secret);
  }

  byte[] secret() {
    return secret.clone();
  }

  public String token(
      String subject,
      String organisation,
      List<String> sandboxes,
      Set<Right> rights,
      Duration lifetime) {
    Instant now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(subject)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .claim("org", organisation)
            .claim("sandboxes", sandboxes)
            .claim("rights", rights.stream().map(Right::word).sorted().toList())
            .build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException("The local key cannot sign.", e);
    }
    return token.serialize();
  }

  /// Written whole beside its place first, so that two processes that start at once agree on one
  /// key.
  private static void make(Path file) throws IOException {
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            FILE,
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException _) {
      // The other process was first; its key counts.
    } catch (UnsupportedOperationException _) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
