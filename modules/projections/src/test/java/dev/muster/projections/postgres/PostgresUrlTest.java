package dev.muster.projections.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.projections.postgres.PostgresAddress.Encryption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can be written for `postgres.url`.
final class PostgresUrlTest {

  @Test
  void readsAllParts() {
    assertThat(
            PostgresUrl.read(
                "postgresql://us%40er:p%3Aa+s%2Fs@db.example:6543/mus%20ter?sslmode=verify-full&sslrootcert=/etc/ca.pem"))
        .isEqualTo(
            new PostgresUrl.Reading.Read(
                new PostgresAddress(
                    "db.example",
                    6543,
                    "mus ter",
                    "us@er",
                    "p:a+s/s",
                    Encryption.VERIFY_FULL,
                    Optional.of("/etc/ca.pem"))));
  }

  @Test
  void fillsInWhatIsLeftOut() {
    assertThat(PostgresUrl.read("postgres://user@[::1]/db"))
        .isEqualTo(
            new PostgresUrl.Reading.Read(
                new PostgresAddress(
                    "::1", 5432, "db", "user", "", Encryption.PREFER, Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:secret@h/db | begin with postgresql",
        "postgresql://u:secret@h | no database",
        "postgresql://h/db | no user",
        "postgresql:///db | no host",
        "postgresql://u:secret@h/db?sslmode=maybe | sslmode is none of disable",
        "postgresql://u:secret@h/db?socket=x | unknown option",
        "postgresql://u:secret@h/d b | not a URL",
      })
  void saysWhatIsWrongAndNeverThePassword(String url, String message) {
    assertThat(PostgresUrl.read(url))
        .isInstanceOfSatisfying(
            PostgresUrl.Reading.Faulty.class,
            faulty -> assertThat(faulty.message()).contains(message).doesNotContain("secret"));
  }

  @Test
  void anAddressInALogShowsNoPassword() {
    var address =
        new PostgresAddress(
            "host", 5432, "db", "user", "secret", Encryption.DISABLE, Optional.empty());
    assertThat(address.toString())
        .isEqualTo("postgresql://user@host:5432/db?sslmode=disable")
        .doesNotContain("secret");
  }
}
