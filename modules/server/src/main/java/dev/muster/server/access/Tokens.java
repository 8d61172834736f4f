package dev.muster.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies bearer tokens: those of the local key, and those whose keys are at a configured URL.
/// What was verified once is remembered until it expires.
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final int REMEMBERED_COUNT = 10_000;
  private static final int TOKEN_LENGTH = 8_192;
  private static final int SUBJECT_LENGTH = 255;
  private static final int FETCH_MILLIS = 3_000;
  private static final int FETCH_BYTES = 256 << 10;
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

  /// Where an identity provider's keys are, and what its tokens look like.
  ///
  /// @param issuer what `iss` must be; empty for anything
  /// @param audience what `aud` must hold; empty for anything
  public record Provider(
      URI jwksUrl,
      String issuer,
      String audience,
      String organisationClaim,
      String sandboxesClaim,
      String rightsClaim) {}

  private final Clock clock;
  private final Optional<LocalKey> localKey;
  private final Optional<Provider> provider;
  private final @Nullable DefaultJWTProcessor<SecurityContext> processor;
  private final Cache<String, Grant> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED_COUNT).expireAfterWrite(REMEMBERED_FOR).build();

  /// @param localKey empty when its tokens are not accepted
  public Tokens(Clock clock, Optional<LocalKey> localKey, Optional<Provider> provider) {
    this.clock = clock;
    this.localKey = localKey;
    this.provider = provider;
    this.processor = provider.map(Tokens::processor).orElse(null);
  }

  /// Whether `verify` may have to fetch keys, and so may block.
  public boolean mayBlock(String token) {
    return processor != null && remembered.getIfPresent(token) == null;
  }

  /// @throws TokenException when the token is malformed, not ours, expired, or lacks a claim
  public Grant verify(String token) throws TokenException {
    @Nullable Grant known = remembered.getIfPresent(token);
    if (known == null) {
      if (token.length() > TOKEN_LENGTH) {
        throw new TokenException("The token is too long.");
      }
      known = check(token);
      remembered.put(token, known);
    }
    if (known.expiresMillis() <= clock.millis()) {
      throw new TokenException("The token has expired.");
    }
    return known;
  }

  private Grant check(String token) throws TokenException {
    SignedJWT jwt;
    JWTClaimsSet claims;
    try {
      jwt = SignedJWT.parse(token);
      claims = jwt.getJWTClaimsSet();
    } catch (ParseException | RuntimeException _) {
      throw new TokenException("The token is not a signed JWT.");
    }
    boolean local = LocalKey.ISSUER.equals(claims.getIssuer());
    if (local && localKey.isPresent()) {
      checkLocally(jwt, localKey.get());
      return grant(claims, "org", "sandboxes", "rights");
    }
    if (processor != null && provider.isPresent()) {
      Provider from = provider.get();
      return grant(
          checkWithProvider(jwt, processor),
          from.organisationClaim(),
          from.sandboxesClaim(),
          from.rightsClaim());
    }
    throw new TokenException("The token's signature is not accepted here.");
  }

  private static void checkLocally(SignedJWT jwt, LocalKey key) throws TokenException {
    try {
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new MACVerifier(key.secret()))) {
        throw new TokenException("The token's signature is not accepted here.");
      }
    } catch (JOSEException _) {
      throw new TokenException("The token's signature is not accepted here.");
    }
  }

  private static JWTClaimsSet checkWithProvider(
      SignedJWT jwt, DefaultJWTProcessor<SecurityContext> processor) throws TokenException {
    try {
      return processor.process(jwt, null);
    } catch (KeySourceException e) {
      LOG.warn("The keys that sign tokens cannot be fetched", e);
      throw new KeysUnavailableException();
    } catch (BadJOSEException | JOSEException e) {
      throw new TokenException("The token is not accepted: " + e.getMessage() + ".");
    }
  }

  private Grant grant(
      JWTClaimsSet claims, String organisationClaim, String sandboxesClaim, String rightsClaim)
      throws TokenException {
    if (claims.getExpirationTime() == null) {
      throw new TokenException("The token has no expiry (exp).");
    }
    if (claims.getNotBeforeTime() != null
        && claims.getNotBeforeTime().toInstant().isAfter(clock.instant().plus(CLOCK_SKEW))) {
      throw new TokenException("The token is not valid yet.");
    }
    Set<String> organisations = words(claims.getClaim(organisationClaim));
    if (organisations.size() != 1) {
      throw new TokenException(
          "The token does not name one organisation (claim '%s').".formatted(organisationClaim));
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    words(claims.getClaim(rightsClaim)).forEach(word -> Right.of(word).ifPresent(rights::add));
    @Nullable String subject = claims.getSubject();
    if (subject != null
        && (subject.length() > SUBJECT_LENGTH
            || subject.codePoints().anyMatch(Character::isISOControl))) {
      throw new TokenException(
          "The token's subject (sub) is longer than %d characters or holds control characters."
              .formatted(SUBJECT_LENGTH));
    }
    return new Grant(
        subject == null || subject.isEmpty() ? "unknown" : subject,
        organisations.iterator().next(),
        words(claims.getClaim(sandboxesClaim)),
        rights,
        claims.getExpirationTime().toInstant().toEpochMilli());
  }

  /// A claim's words: a list, or one text with spaces or commas between.
  private static Set<String> words(@Nullable Object claim) {
    return switch (claim) {
      case null -> Set.of();
      case Collection<?> list -> list.stream().map(String::valueOf).collect(Collectors.toSet());
      case Object text -> new HashSet<>(Arrays.asList(text.toString().strip().split("[\\s,]+")));
    };
  }

  private static DefaultJWTProcessor<SecurityContext> processor(Provider provider) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    try {
      var keys =
          JWKSourceBuilder.<SecurityContext>create(
                  provider.jwksUrl().toURL(),
                  new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, FETCH_BYTES))
              .retrying(true)
              .outageTolerant(true)
              .build();
      // Only public-key signatures: a shared secret has no place in a published key set.
      Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
      processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("Not a URL: " + provider.jwksUrl(), e);
    }
    var exact = new JWTClaimsSet.Builder();
    if (!provider.issuer().isEmpty()) {
      exact.issuer(provider.issuer());
    }
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            provider.audience().isEmpty() ? null : Set.of(provider.audience()),
            exact.build(),
            Set.of("exp"),
            null));
    return processor;
  }
}
