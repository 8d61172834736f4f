package dev.muster.domain.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which expressions are taken, and the times they stand for.
class CronTest {

  /// From a Thursday: 1 January 2026.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 1 * * ?            | 2026-01-01T01:00:00Z, 2026-01-02T01:00:00Z
          0 30 13 ? * *          | 2026-01-01T13:30:00Z, 2026-01-02T13:30:00Z
          0 0 12 ? * sun         | 2026-01-04T12:00:00Z, 2026-01-11T12:00:00Z
          0 0 12 ? * 2           | 2026-01-05T12:00:00Z, 2026-01-12T12:00:00Z
          0 0 12 ? * MON-FRI     | 2026-01-01T12:00:00Z, 2026-01-02T12:00:00Z, 2026-01-05T12:00:00Z
          0 0 12 L * ?           | 2026-01-31T12:00:00Z, 2026-02-28T12:00:00Z
          0 0 12 15W * ?         | 2026-01-15T12:00:00Z, 2026-02-16T12:00:00Z
          0 0 12 LW * ?          | 2026-01-30T12:00:00Z, 2026-02-27T12:00:00Z
          0 0 12 ? * 6L          | 2026-01-30T12:00:00Z, 2026-02-27T12:00:00Z
          0 0 12 ? * MON#1       | 2026-01-05T12:00:00Z, 2026-02-02T12:00:00Z
          0 0 12 1/10 * ?        | 2026-01-01T12:00:00Z, 2026-01-11T12:00:00Z, 2026-01-21T12:00:00Z, 2026-01-31T12:00:00Z, 2026-02-01T12:00:00Z
          0 0 0 29 2 ?           | 2028-02-29T00:00:00Z, 2032-02-29T00:00:00Z
          5 4 3 2 1 ? 2030-2031  | 2030-01-02T03:04:05Z, 2031-01-02T03:04:05Z
          """)
  void itStandsForTheseTimes(String text, String times) {
    List<Instant> expected = List.of(times.split(",\\s*")).stream().map(Instant::parse).toList();
    var found = new ArrayList<Instant>();
    OptionalLong next =
        Cron.of(text).nextAfter(Instant.parse("2025-12-31T23:59:59Z").toEpochMilli());
    while (next.isPresent() && found.size() < expected.size()) {
      found.add(Instant.ofEpochMilli(next.getAsLong()));
      next = Cron.of(text).nextAfter(next.getAsLong());
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0 1 * * *",
        "0 0 1 * * ? 2030 1",
        "0 0 25 * * ?",
        "0 0 1 32 * ?",
        "0 0 1 * 13 ?",
        "0 0 1 ? * 8",
        "0 0 1 ? * ?",
        "0 0 1 1 * 1",
        "0 0 1 * * MON#9",
        "a b c d e f",
        "0 0 1 * * ? x",
        "0 0 , * * ?",
        "/ / / / / /",
        "# # # # # #",
        "L L L L L L",
        "W W W W W W",
        "0 0 1 L-99999999999 * ?",
        "0 0 1/99999999999999 * * ?",
        "99999999999999999999 0 1 * * ?"
      })
  void whatIsNoExpressionIsRefused(String text) {
    assertThat(Cron.read(text))
        .isInstanceOfSatisfying(
            Cron.Reading.Faulty.class,
            faulty -> {
              assertThat(faulty.code()).isEqualTo("schedule-invalid");
              assertThat(faulty.message()).doesNotContain("Exception", "quartz");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 * * * ?",
        "0 0 1,13 * * ?",
        "0 0 1,23 1 1 ?",
        "* 0 1 * * ?",
        "0 0/30 1 * * ?",
        "0 0 0/12 ? * MON",
        "0 0-1 1 L * ? 2050"
      })
  void moreThanOneTimeInADayIsRefused(String text) {
    assertThat(Cron.read(text))
        .isInstanceOfSatisfying(
            Cron.Reading.Faulty.class,
            faulty -> assertThat(faulty.code()).isEqualTo("schedule-too-often"));
  }

  @Test
  void itEnds() {
    assertThat(Cron.of("0 0 1 1 1 ? 2020").nextAfter(millis("2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(Cron.of("0 0 1 31 12 ?").nextAfter(millis("2098-12-31T02:00:00Z")))
        .hasValue(millis("2099-12-31T01:00:00Z"));
    assertThat(Cron.of("0 0 1 31 12 ?").nextAfter(millis("2099-12-31T01:00:00Z"))).isEmpty();
    assertThat(Cron.of("0 0 1 * * ?").nextAfter(Long.MAX_VALUE)).isEmpty();
    // No year has it.
    assertThat(Cron.of("0 0 1 31 2 ?").nextAfter(0)).isEmpty();
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
