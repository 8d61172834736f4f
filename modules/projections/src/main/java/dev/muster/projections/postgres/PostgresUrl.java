package dev.muster.projections.postgres;

import dev.muster.projections.postgres.PostgresAddress.Encryption;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads `postgresql://user:password@host:port/database?sslmode=…&sslrootcert=…`, the form that
/// PostgreSQL's own tools know.
public final class PostgresUrl {
  private static final int DEFAULT_PORT = 5432;

  private PostgresUrl() {}

  /// What reading a URL gives.
  public sealed interface Reading {
    record Read(PostgresAddress address) implements Reading {}

    /// @param message what is wrong and what is allowed; never repeats the URL, which may hold a
    ///   password
    record Faulty(String message) implements Reading {}
  }

  public static Reading read(String url) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      return faulty("it is not a URL (at character %d)".formatted(e.getIndex() + 1));
    }
    @Nullable String scheme = uri.getScheme();
    if (!"postgresql".equals(scheme) && !"postgres".equals(scheme)) {
      return faulty("it does not begin with postgresql://");
    }
    @Nullable String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      return faulty("it names no host");
    }
    @Nullable String path = uri.getRawPath();
    String database = path == null || path.length() < 2 ? "" : decoded(path.substring(1));
    if (database.isEmpty() || database.contains("/")) {
      return faulty("it names no database");
    }
    @Nullable String login = uri.getRawUserInfo();
    if (login == null || login.isEmpty() || login.startsWith(":")) {
      return faulty("it names no user");
    }
    int colon = login.indexOf(':');
    String user = decoded(colon < 0 ? login : login.substring(0, colon));
    String password = colon < 0 ? "" : decoded(login.substring(colon + 1));
    Map<String, String> options = options(uri.getRawQuery());
    for (String option : options.keySet()) {
      if (!option.equals("sslmode") && !option.equals("sslrootcert")) {
        return faulty("it has an unknown option; sslmode and sslrootcert are known");
      }
    }
    String mode = options.getOrDefault("sslmode", Encryption.PREFER.sslMode());
    Optional<Encryption> encryption =
        Arrays.stream(Encryption.values()).filter(e -> e.sslMode().equals(mode)).findAny();
    if (encryption.isEmpty()) {
      return faulty(
          "its sslmode is none of "
              + Arrays.stream(Encryption.values())
                  .map(Encryption::sslMode)
                  .collect(Collectors.joining(", ")));
    }
    return new Reading.Read(
        new PostgresAddress(
            host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
            uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
            database,
            user,
            password,
            encryption.get(),
            Optional.ofNullable(options.get("sslrootcert"))));
  }

  private static Map<String, String> options(@Nullable String query) {
    var options = new HashMap<String, String>();
    if (query != null && !query.isEmpty()) {
      for (String option : query.split("&", -1)) {
        int equals = option.indexOf('=');
        options.put(
            decoded(equals < 0 ? option : option.substring(0, equals)),
            equals < 0 ? "" : decoded(option.substring(equals + 1)));
      }
    }
    return options;
  }

  private static String decoded(String text) {
    // A plus is a plus here, as in the part before the query.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Reading faulty(String what) {
    return new Reading.Faulty(
        "The PostgreSQL URL cannot be used: %s. Its form is postgresql://user:password@host:port/database?sslmode=prefer."
            .formatted(what));
  }
}
