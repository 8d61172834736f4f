package dev.muster.projections.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Where a PostgreSQL server is and how to log in; the embedded one and anybody else's alike.
///
/// @param rootCertificate the file with the certificates to trust; empty for those that the JVM
///   trusts
public record PostgresAddress(
    String host,
    int port,
    String database,
    String user,
    String password,
    Encryption encryption,
    Optional<String> rootCertificate) {

  /// What a connection demands; the names are those of `sslmode` in PostgreSQL's own URLs.
  public enum Encryption {
    DISABLE("disable"),
    PREFER("prefer"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String sslMode;

    Encryption(String sslMode) {
      this.sslMode = sslMode;
    }

    /// As it stands in a URL.
    public String sslMode() {
      return sslMode;
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }
  }

  PgConnectOptions connectOptions() {
    var options =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
            .setDatabase(database)
            .setUser(user)
            .setPassword(password)
            .setSslMode(io.vertx.pgclient.SslMode.of(encryption.sslMode()));
    if (encryption != Encryption.DISABLE) {
      var ssl = new ClientSSLOptions().setTrustAll(!encryption.verifies());
      ssl.setHostnameVerificationAlgorithm(encryption == Encryption.VERIFY_FULL ? "HTTPS" : "");
      rootCertificate.ifPresent(
          file -> ssl.setTrustOptions(new PemTrustOptions().addCertPath(file)));
      options.setSslOptions(ssl);
    }
    return options;
  }

  /// For the migrations, which speak JDBC.
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(10);
    source.setSslMode(encryption.sslMode());
    if (encryption.verifies()) {
      rootCertificate.ifPresentOrElse(
          source::setSslRootCert,
          () -> source.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
    return source;
  }

  /// Without the password: this is what logs show.
  @Override
  public String toString() {
    return "postgresql://%s@%s:%d/%s?sslmode=%s"
        .formatted(user, host, port, database, encryption.sslMode());
  }
}
