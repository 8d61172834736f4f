package dev.muster.server.http;

import dev.muster.eventlog.Tenant;
import dev.muster.server.access.ApiKeys;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Grant;
import dev.muster.server.access.KeysUnavailableException;
import dev.muster.server.access.Right;
import dev.muster.server.access.Sandboxes;
import dev.muster.server.access.TokenException;
import dev.muster.server.access.Tokens;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Lets a request in or says why not. Asks in this order: who are you (401), is the request whole
/// (400), may you (403), does the sandbox exist (404), is it too much (429).
public final class Gatekeeper {
  private static final int NAME_LENGTH = 128;

  private final Vertx vertx;
  private final Tokens tokens;
  private final ApiKeys apiKeys;
  private final Sandboxes sandboxes;
  private final RateLimits rateLimits;

  public Gatekeeper(
      Vertx vertx, Tokens tokens, ApiKeys apiKeys, Sandboxes sandboxes, RateLimits rateLimits) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.apiKeys = apiKeys;
    this.sandboxes = sandboxes;
    this.rateLimits = rateLimits;
  }

  /// Fails with a `ProblemException` when the request is not let in.
  public Future<Caller> admit(MultiMap headers, Right right) {
    String token;
    try {
      token = bearer(headers);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    // Fetching a provider's keys blocks; what is verified already does not.
    Future<Grant> grant =
        tokens.mayBlock(token)
            ? vertx.executeBlocking(() -> verify(token), false)
            : Future.future(promise -> promise.complete(verify(token)));
    return grant.map(verified -> admit(headers, right, verified));
  }

  private Caller admit(MultiMap headers, Right right, Grant grant) {
    String apiKey = required(headers, "x-api-key");
    String organisation = required(headers, "x-gw-ims-org-id");
    String sandbox = required(headers, "x-sandbox-name");
    if (!apiKeys.accept(apiKey)) {
      throw refused(403, "api-key-unknown", "The x-api-key is not accepted.");
    }
    if (!grant.organisation().equals(organisation)) {
      throw refused(403, "organisation-forbidden", "The token does not allow this organisation.");
    }
    if (!grant.allowsSandbox(sandbox)) {
      throw refused(403, "sandbox-forbidden", "The token does not allow this sandbox.");
    }
    if (!grant.rights().contains(right)) {
      throw refused(
          403, "right-missing", "The token does not give the right '%s'.".formatted(right.word()));
    }
    var tenant = new Tenant(organisation, sandbox);
    if (!sandboxes.exists(tenant)) {
      throw refused(
          404,
          "sandbox-unknown",
          "The organisation has no sandbox of this name; 'prod' always exists, others are made at /muster/v1/sandboxes.");
    }
    OptionalLong wait = rateLimits.secondsToWait(organisation);
    if (wait.isPresent()) {
      throw new ProblemException(
          Problem.of(429, "too-many-requests", "The organisation sends too many requests.")
              .with("Retry-After", Long.toString(wait.getAsLong())));
    }
    return new Caller(tenant, grant);
  }

  private static String bearer(MultiMap headers) {
    @Nullable String header = headers.get("Authorization");
    if (header == null || header.isBlank()) {
      throw unauthorized(
          "token-missing", "The Authorization header with a bearer token is missing.");
    }
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7) || header.length() == 7) {
      throw unauthorized("token-malformed", "The Authorization header must be 'Bearer <token>'.");
    }
    return header.substring(7).strip();
  }

  private Grant verify(String token) {
    try {
      return tokens.verify(token);
    } catch (KeysUnavailableException e) {
      throw new ProblemException(
          Problem.busy("keys-unavailable", String.valueOf(e.getMessage()), 5));
    } catch (TokenException e) {
      throw unauthorized("token-invalid", String.valueOf(e.getMessage()));
    }
  }

  private static String required(MultiMap headers, String name) {
    @Nullable String value = headers.get(name);
    if (value == null || value.isBlank()) {
      throw refused(400, "header-missing", "The header '%s' is missing.".formatted(name));
    }
    String stripped = value.strip();
    if (stripped.length() > NAME_LENGTH) {
      throw refused(
          400,
          "header-invalid",
          "The header '%s' must not be longer than %d characters.".formatted(name, NAME_LENGTH));
    }
    return stripped;
  }

  private static ProblemException unauthorized(String code, String title) {
    return new ProblemException(
        Problem.of(401, code, title).with("WWW-Authenticate", "Bearer realm=\"muster\""));
  }

  private static ProblemException refused(int status, String code, String title) {
    return new ProblemException(Problem.of(status, code, title));
  }
}
