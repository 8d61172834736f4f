package dev.muster.benchmarks.people;

import static dev.muster.benchmarks.people.Person.NONE;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// Puts people into flat tables of DuckDB: `profiles`, `events` and `items`, from the same values
/// as [PeopleJson]. Words are ENUMs where they are few, and events are ordered by type, so that a
/// query for one type reads the row groups of that type only.
public final class PeopleTables {
  private static final String STAGED_PROFILES =
      """
      CREATE TABLE staged_profiles (
        id INTEGER, country VARCHAR, city VARCHAR, email_domain VARCHAR, language VARCHAR,
        gender VARCHAR, tier TINYINT, birth_date DATE, birth_month TINYINT, colours SMALLINT,
        consent_email BOOLEAN, consent_sms BOOLEAN, zip INTEGER, first_name VARCHAR,
        lifetime_value DOUBLE, orders INTEGER, average_order DOUBLE, credit DOUBLE,
        signed_up TIMESTAMP, last_login TIMESTAMP, churn DOUBLE, purchase DOUBLE,
        engagement DOUBLE, risk DOUBLE, visits INTEGER, distance DOUBLE)\
      """;

  private static final String STAGED_EVENTS =
      """
      CREATE TABLE staged_events (
        profile INTEGER, number SMALLINT, type VARCHAR, ts TIMESTAMP, order_total DOUBLE,
        page VARCHAR, campaign VARCHAR, device VARCHAR)\
      """;

  private static final String STAGED_ITEMS =
      """
      CREATE TABLE staged_items (
        profile INTEGER, number SMALLINT, type VARCHAR, ts TIMESTAMP, sku VARCHAR,
        quantity INTEGER, price DOUBLE)\
      """;

  private PeopleTables() {}

  /// Fills the tables of an empty database.
  public static void load(Connection connection, People people) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(STAGED_PROFILES);
      statement.execute(STAGED_EVENTS);
      statement.execute(STAGED_ITEMS);
      append(connection.unwrap(DuckDBConnection.class), people);
      enumeration(statement, "country_name", Names.COUNTRY);
      enumeration(statement, "language_name", Names.LANGUAGE);
      enumeration(statement, "gender_name", Names.GENDER);
      enumeration(statement, "device_name", Names.DEVICE);
      enumeration(statement, "page_name", Names.PAGE);
      enumeration(statement, "campaign_name", Names.CAMPAIGN);
      enumeration(
          statement,
          "type_name",
          Names.types().stream().map(Names.EventType::name).toArray(String[]::new));
      statement.execute(
          "CREATE TYPE sku_name AS ENUM (SELECT 'SKU-' || i FROM range(%d) r(i))"
              .formatted(Names.SKUS));
      statement.execute(
          """
          CREATE TABLE profiles AS SELECT * REPLACE (
            country::country_name AS country, language::language_name AS language,
            gender::gender_name AS gender)
          FROM staged_profiles ORDER BY id\
          """);
      statement.execute(
          """
          CREATE TABLE events AS SELECT * REPLACE (
            type::type_name AS type, page::page_name AS page, campaign::campaign_name AS campaign,
            device::device_name AS device)
          FROM staged_events ORDER BY type::type_name, profile, ts\
          """);
      statement.execute(
          """
          CREATE TABLE items AS SELECT * REPLACE (
            type::type_name AS type, sku::sku_name AS sku)
          FROM staged_items ORDER BY type::type_name, profile, ts\
          """);
      statement.execute("DROP TABLE staged_profiles");
      statement.execute("DROP TABLE staged_events");
      statement.execute("DROP TABLE staged_items");
      statement.execute("CHECKPOINT");
    }
  }

  private static void enumeration(Statement statement, String name, String[] words)
      throws SQLException {
    statement.execute(
        Arrays.stream(words)
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(", ", "CREATE TYPE " + name + " AS ENUM (", ")")));
  }

  private static void append(DuckDBConnection connection, People people) throws SQLException {
    try (DuckDBAppender profiles = connection.createAppender("staged_profiles");
        DuckDBAppender events = connection.createAppender("staged_events");
        DuckDBAppender items = connection.createAppender("staged_items")) {
      Person person = people.newPerson();
      for (int number = 0; number < people.count(); number++) {
        people.draw(number, person);
        profile(profiles, person);
        for (int event = 0; event < person.eventCount; event++) {
          event(events, person, event);
          for (int item = person.firstItem[event]; item < person.firstItem[event + 1]; item++) {
            item(items, person, event, item);
          }
        }
      }
    }
  }

  private static void profile(DuckDBAppender row, Person person) throws SQLException {
    row.beginRow().append(person.number);
    word(row, Names.COUNTRY, person.country);
    word(row, Names.CITY, person.city);
    word(row, Names.DOMAIN, person.domain);
    word(row, Names.LANGUAGE, person.language);
    word(row, Names.GENDER, person.gender);
    small(row, person.tier);
    if (person.birthDay == NONE) {
      row.appendNull().appendNull();
    } else {
      row.appendEpochDays(person.birthDay).append((byte) person.birthMonth());
    }
    if (person.colours == NONE) {
      row.appendNull();
    } else {
      row.append((short) person.colours);
    }
    truth(row, person.emailConsent);
    truth(row, person.smsConsent);
    whole(row, person.zip);
    word(row, Names.FIRST_NAME, person.firstName);
    part(row, person.lifetimeQuarters, 4.0);
    whole(row, person.orders);
    part(row, person.averageQuarters, 4.0);
    part(row, person.creditQuarters, 4.0);
    time(row, person.signedUp);
    time(row, person.lastLogin);
    for (int score = 0; score < Person.SCORES; score++) {
      part(row, person.scores[score], 1000.0);
    }
    whole(row, person.visits);
    part(row, person.distanceQuarters, 4.0);
    row.endRow();
  }

  private static void event(DuckDBAppender row, Person person, int event) throws SQLException {
    row.beginRow().append(person.number).append((short) event);
    row.append(Names.types().get(person.type[event]).name());
    row.appendEpochMicros(person.time[event] * 1_000);
    part(row, person.totalQuarters[event], 4.0);
    word(row, Names.PAGE, person.page[event]);
    word(row, Names.CAMPAIGN, person.campaign[event]);
    word(row, Names.DEVICE, person.device[event]);
    row.endRow();
  }

  private static void item(DuckDBAppender row, Person person, int event, int item)
      throws SQLException {
    row.beginRow().append(person.number).append((short) event);
    row.append(Names.types().get(person.type[event]).name());
    row.appendEpochMicros(person.time[event] * 1_000);
    word(row, Names.SKU, person.sku[item]);
    whole(row, person.quantity[item]);
    part(row, person.priceQuarters[item], 4.0);
    row.endRow();
  }

  private static void word(DuckDBAppender row, String[] words, int code) throws SQLException {
    if (code == NONE) {
      row.appendNull();
    } else {
      row.append(words[code]);
    }
  }

  private static void truth(DuckDBAppender row, int value) throws SQLException {
    if (value == NONE) {
      row.appendNull();
    } else {
      row.append(value == 1);
    }
  }

  private static void small(DuckDBAppender row, int value) throws SQLException {
    if (value == NONE) {
      row.appendNull();
    } else {
      row.append((byte) value);
    }
  }

  private static void whole(DuckDBAppender row, int value) throws SQLException {
    if (value == NONE) {
      row.appendNull();
    } else {
      row.append(value);
    }
  }

  private static void part(DuckDBAppender row, int value, double unit) throws SQLException {
    if (value == NONE) {
      row.appendNull();
    } else {
      row.append(value / unit);
    }
  }

  private static void time(DuckDBAppender row, long millis) throws SQLException {
    if (millis == Person.NEVER) {
      row.appendNull();
    } else {
      row.appendEpochMicros(millis * 1_000);
    }
  }
}
