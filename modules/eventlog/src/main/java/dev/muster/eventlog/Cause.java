package dev.muster.eventlog;

/// What made something happen: the request, who sent it, and, where the client gave one, the key
/// that makes a repetition of the request return the first result.
///
/// @param requestId the id that the client sent or the server made up; never empty
/// @param author the subject of the token that the request came with; empty when the service acted
///   by itself
/// @param idempotencyKey the client's `Idempotency-Key`; empty when it sent none
/// @param fingerprint a digest of the request's action and body, kept to tell a repetition from
///   another request that reuses its key; empty when there is no key
public record Cause(String requestId, String author, String idempotencyKey, String fingerprint) {
  public static Cause of(String requestId) {
    return new Cause(requestId, "", "", "");
  }

  public boolean isIdempotent() {
    return !idempotencyKey.isEmpty();
  }
}
