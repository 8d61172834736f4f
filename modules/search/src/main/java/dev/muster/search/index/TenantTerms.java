package dev.muster.search.index;

import dev.muster.eventlog.Tenant;
import dev.muster.search.text.Folding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How one tenant's terms are kept apart from all others'.
///
/// A term's prefix is short, because every word carries it: it bounds what wildcards and fuzzy
/// words walk over. What keeps tenants apart for certain is the namespace term, which holds
/// organisation and sandbox as they are and which every search must match.
public final class TenantTerms {
  private static final int PREFIX_BYTES = 8;

  /// Longer names are replaced by a digest: Lucene's terms are bounded.
  private static final int READABLE_LENGTH = 500;

  private final Tenant tenant;
  private final String prefix;
  private final String whole;

  private TenantTerms(Tenant tenant, String prefix, String whole) {
    this.tenant = tenant;
    this.prefix = prefix;
    this.whole = whole;
  }

  public static TenantTerms of(Tenant tenant) {
    // The length makes it plain where the organisation ends.
    String whole =
        tenant.organisation().length() + ":" + tenant.organisation() + "/" + tenant.sandbox();
    byte[] digest = sha256(whole);
    String prefix = HexFormat.of().formatHex(digest, 0, PREFIX_BYTES);
    return new TenantTerms(
        tenant,
        prefix,
        whole.length() <= READABLE_LENGTH ? whole : "#" + HexFormat.of().formatHex(digest));
  }

  public Tenant tenant() {
    return tenant;
  }

  /// What this tenant's words and ids begin with: hexadecimal digits.
  public String prefix() {
    return prefix;
  }

  /// The term of an id, the same in upper and lower case.
  public String id(String id) {
    return prefix + Folding.fold(id);
  }

  /// The term that all documents of the namespace have, and no others.
  public String namespace(String namespace) {
    return whole + "\u0000" + namespace;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
