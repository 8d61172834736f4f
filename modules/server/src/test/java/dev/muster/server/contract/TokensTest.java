package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.muster.server.access.Right;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom the service lets in.
class TokensTest {
  private final Muster muster = Muster.shared();
  private final String organisation = Muster.newOrganisation();
  private final Api api = muster.tenant(organisation, "prod");

  private Reply with(String token) {
    return api.with("Authorization", "Bearer " + token).get(Api.DEFINITIONS);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("muster-local")
        .subject("eve")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .claim("org", organisation)
        .claim("sandboxes", List.of("*"))
        .claim("rights", List.of("read", "write", "admin"));
  }

  private static String signed(JWSAlgorithm algorithm, byte[] secret, JWTClaimsSet claims)
      throws Exception {
    var token = new SignedJWT(new JWSHeader(algorithm), claims);
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "bearer",
        "Token abc",
        "Bearerabc",
        "x",
        "\"",
        "Negotiate x"
      })
  void otherAuthorizationsAreRefused(String header) {
    Reply refused = api.with("Authorization", header).get(Api.DEFINITIONS);
    assertThat(refused.is(401).code()).isIn("token-malformed", "token-invalid");
    assertThat(refused.header("WWW-Authenticate")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "a.b",
        "a.b.c",
        "..",
        "a.b.c.d",
        "e30.e30.e30",
        "eyJhbGciOiJIUzI1NiJ9.e30.",
        "null",
        "{}",
        "'",
        "%00",
        "a.b.c.d.e"
      })
  void malformedTokensAreRefused(String token) {
    with(token).is(401, "token-invalid");
  }

  @Test
  void aVeryLongTokenIsRefused() {
    with("a".repeat(9_000)).is(401, "token-invalid");
  }

  @Test
  void anExpiredTokenIsRefused() {
    String token =
        muster
            .key()
            .token(
                "ada",
                organisation,
                List.of("*"),
                EnumSet.allOf(Right.class),
                Duration.ofSeconds(-1));
    Reply refused = with(token).is(401, "token-invalid");
    assertThat(refused.json().path("title").asText()).contains("expired");
  }

  @Test
  void aTokenExpiresAlsoAfterItWasAcceptedOnce() throws Exception {
    String token =
        muster
            .key()
            .token(
                "ada",
                organisation,
                List.of("*"),
                EnumSet.allOf(Right.class),
                Duration.ofSeconds(2));
    with(token).is(200);
    Thread.sleep(2_500);
    with(token).is(401, "token-invalid");
  }

  @Test
  void theAlgorithmNoneIsRefused() {
    with(new PlainJWT(claims().build()).serialize()).is(401, "token-invalid");
    String header =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String good = api.token();
    String[] parts = good.split("\\.", -1);
    with(header + "." + parts[1] + ".").is(401, "token-invalid");
    with(header + "." + parts[1] + "." + parts[2]).is(401, "token-invalid");
  }

  @Test
  void anotherKeyIsRefused(@TempDir Path folder) throws Exception {
    with(signed(JWSAlgorithm.HS256, new byte[32], claims().build())).is(401, "token-invalid");
    with(signed(JWSAlgorithm.HS512, new byte[64], claims().build())).is(401, "token-invalid");
    var other =
        dev.muster.server.access.LocalKey.in(Files.createDirectory(folder.resolve("other")));
    with(other.token(
            "ada", organisation, List.of("*"), EnumSet.allOf(Right.class), Duration.ofHours(1)))
        .is(401, "token-invalid");
    with(signed(JWSAlgorithm.HS256, new byte[32], claims().issuer("elsewhere").build()))
        .is(401, "token-invalid");
  }

  @Test
  void aChangedTokenIsRefused() {
    String good = api.token();
    with(good).is(200);
    String[] parts = good.split("\\.", -1);
    String stronger =
        new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8)
            .replace(organisation, "other");
    with(parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(stronger.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            + "."
            + parts[2])
        .is(401, "token-invalid");
    with(parts[0]
            + "."
            + parts[1]
            + "."
            + (parts[2].startsWith("A") ? "B" : "A")
            + parts[2].substring(1))
        .is(401, "token-invalid");
    with(parts[0] + "." + parts[1]).is(401, "token-invalid");
  }

  @Test
  void aTokenIsForOneOrganisation() {
    api.with("x-gw-ims-org-id", "other").get(Api.DEFINITIONS).is(403, "organisation-forbidden");
    api.with("x-gw-ims-org-id", organisation.toLowerCase(java.util.Locale.ROOT))
        .get(Api.DEFINITIONS)
        .is(403, "organisation-forbidden");
  }

  @Test
  void aTokenIsForSomeSandboxes() {
    Api dev =
        muster
            .tenant(Muster.WITH_SANDBOXES, "dev")
            .with(
                "Authorization",
                "Bearer "
                    + muster.token(Muster.WITH_SANDBOXES, List.of("dev"), Set.of(Right.READ)));
    dev.get(Api.DEFINITIONS).is(200);
    dev.with("x-sandbox-name", "stage").get(Api.DEFINITIONS).is(403, "sandbox-forbidden");
    dev.with("x-sandbox-name", "prod").get(Api.DEFINITIONS).is(403, "sandbox-forbidden");
    Api all =
        dev.with(
            "Authorization",
            "Bearer " + muster.token(Muster.WITH_SANDBOXES, List.of("*"), Set.of(Right.READ)));
    for (String sandbox : List.of("dev", "stage", "prod")) {
      all.with("x-sandbox-name", sandbox).get(Api.DEFINITIONS).is(200);
    }
    all.with("x-sandbox-name", "none").get(Api.DEFINITIONS).is(404, "sandbox-unknown");
    all.with("x-sandbox-name", "../prod").get(Api.DEFINITIONS).is(404, "sandbox-unknown");
    all.with("x-sandbox-name", "PROD").get(Api.DEFINITIONS).is(404, "sandbox-unknown");
    api.with(
            "Authorization",
            "Bearer " + muster.token(organisation, List.of("*"), Set.of(Right.READ)))
        .with("x-sandbox-name", "dev")
        .get(Api.DEFINITIONS)
        .is(404, "sandbox-unknown");
    api.with("Authorization", "Bearer " + muster.token(organisation, List.of(), Set.of(Right.READ)))
        .get(Api.DEFINITIONS)
        .is(403, "sandbox-forbidden");
  }

  @Test
  void aTokenWithoutRightsMayNothing() {
    Api none =
        api.with(
            "Authorization", "Bearer " + muster.token(organisation, List.of("prod"), Set.of()));
    none.get(Api.DEFINITIONS).is(403, "right-missing");
    Api reader =
        api.with(
            "Authorization",
            "Bearer " + muster.token(organisation, List.of("prod"), Set.of(Right.READ)));
    reader.get(Api.DEFINITIONS).is(200);
    reader.post(Api.DEFINITIONS, Drafts.definition()).is(403, "right-missing");
    reader.post(Api.REPLAY, "{}").is(403, "right-missing");
    assertThat(reader.get(Api.DEFINITIONS).is(200).json().path("segments")).isEmpty();
  }

  @Test
  void theAuthorIsTheSubjectWhateverItIs() {
    for (String subject : List.of("grace", "日本 😀", "a'b\"c", "x".repeat(200))) {
      Api somebody =
          api.with(
              "Authorization",
              "Bearer "
                  + muster
                      .key()
                      .token(
                          subject,
                          organisation,
                          List.of("prod"),
                          EnumSet.allOf(Right.class),
                          Duration.ofHours(1)));
      Reply made = somebody.post(Api.DEFINITIONS, Drafts.definition());
      if (made.status() == 200) {
        assertThat(made.json().path("createdBy").asText()).isEqualTo(subject);
        assertThat(somebody.get(Api.DEFINITIONS + "/" + made.id()).is(200).json())
            .isEqualTo(made.json());
        assertThat(
                somebody
                    .get(Api.VERSIONS + made.id() + "/versions")
                    .is(200)
                    .each("versions", "author"))
            .containsExactly(subject);
      } else {
        assertThat(made.status()).isEqualTo(401);
      }
    }
    api.get(Api.DEFINITIONS).is(200);
  }
}
