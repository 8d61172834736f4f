package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of an identity provider, whose keys are fetched from its address.
final class ProviderTokensTest {
  private final RSAKey key = key("one");
  private final HttpServer provider = provider();

  @BeforeEach
  void start() {
    provider.createContext(
        "/keys",
        exchange -> {
          byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  @Test
  void aTokenOfTheProviderGivesWhatItsClaimsSay() throws Exception {
    Grant grant = tokens(Optional.empty()).verify(signed(key, claims().build()));
    assertThat(grant.subject()).isEqualTo("ada");
    assertThat(grant.organisation()).isEqualTo("ACME@Org");
    assertThat(grant.allowsSandbox("dev")).isTrue();
    assertThat(grant.allowsSandbox("prod")).isFalse();
    assertThat(grant.rights()).isEqualTo(EnumSet.of(Right.READ, Right.WRITE));
  }

  @Test
  void otherKeysIssuersAudiencesAndTimesAreRefused() {
    refused(signed(key("one"), claims().build()));
    refused(signed(key("two"), claims().build()));
    refused(signed(key, claims().issuer("https://elsewhere").build()));
    refused(signed(key, claims().audience("others").build()));
    refused(
        signed(key, claims().expirationTime(Date.from(Instant.now().minusSeconds(600))).build()));
    refused(signed(key, claims().claim("organisation", null).build()));
  }

  @Test
  void theLocalKeyCountsOnlyWhereItIsAccepted(@TempDir Path folder) throws Exception {
    LocalKey local = LocalKey.in(folder);
    String token =
        local.token("ada", "ACME@Org", List.of("*"), Set.of(Right.READ), Duration.ofHours(1));
    assertThat(tokens(Optional.of(local)).verify(token).organisation()).isEqualTo("ACME@Org");
    assertThatThrownBy(() -> tokens(Optional.empty()).verify(token))
        .isInstanceOf(TokenException.class);
  }

  @Test
  void anOutageIsNotTheTokensFault() {
    provider.stop(0);
    assertThatThrownBy(() -> tokens(Optional.empty()).verify(signed(key, claims().build())))
        .isInstanceOf(KeysUnavailableException.class);
  }

  private void refused(String token) {
    assertThatThrownBy(() -> tokens(Optional.empty()).verify(token))
        .isInstanceOf(TokenException.class);
  }

  private Tokens tokens(Optional<LocalKey> local) {
    URI address = URI.create("http://127.0.0.1:%d/keys".formatted(provider.getAddress().getPort()));
    return new Tokens(
        Clock.systemUTC(),
        local,
        Optional.of(
            new Tokens.Provider(
                address, "https://id.example", "muster", "organisation", "boxes", "scope")));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://id.example")
        .audience("muster")
        .subject("ada")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .claim("organisation", "ACME@Org")
        .claim("boxes", List.of("dev"))
        .claim("scope", "read write other");
  }

  private static String signed(RSAKey with, JWTClaimsSet claims) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(with.getKeyID()).build(), claims);
      token.sign(new RSASSASigner(with));
      return token.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2_048).keyID(id).generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer provider() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
