package dev.muster.benchmarks.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Draws people. Each depends on the seed and on its number only, so any part of them can be drawn
/// at any time and by several threads, each with a [Person] of its own.
///
/// Frequencies follow Zipf; 20% have no events, the others a Pareto number of them (alpha 1.65,
/// from 4.95 up to 1,000) in sessions of about 4 with gaps of about 240 s over 90 days.
public final class People {
  /// The clock of the data: nothing happens after it.
  public static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");

  public enum Mode {
    /// Every field there, all independent of each other, one item in each event.
    PLAIN,
    /// Missing values, values that go together, lists of items, late and repeated events.
    REAL
  }

  private static final long NOW_MILLIS = NOW.toEpochMilli();
  private static final long DAY_MILLIS = 86_400_000L;
  private static final int NOW_DAY = (int) LocalDate.of(2024, 6, 1).toEpochDay();
  private static final int HISTORY_DAYS = 90;
  private static final double ALPHA = 1.65;
  private static final double LEAST_EVENTS = 4.95;
  private static final int MOST_EVENTS = 1_000;

  private static final Zipf COUNTRY = new Zipf(Names.COUNTRIES, 1.0);
  private static final Zipf CITY = new Zipf(Names.CITIES, 0.9);
  private static final Zipf DOMAIN = new Zipf(Names.DOMAINS, 1.1);
  private static final Zipf TYPE = new Zipf(Names.types().size(), 1.0);
  private static final Zipf SKU = new Zipf(Names.SKUS, 1.0);
  private static final Zipf PAGE = new Zipf(Names.PAGES, 1.0);
  private static final Zipf CAMPAIGN = new Zipf(Names.CAMPAIGNS, 1.0);
  private static final Zipf LANGUAGE = new Zipf(Names.LANGUAGES, 1.1);

  private final int count;
  private final long seed;
  private final boolean real;

  public People(int count, long seed, Mode mode) {
    this.count = count;
    this.seed = seed;
    this.real = mode == Mode.REAL;
  }

  public int count() {
    return count;
  }

  public Person newPerson() {
    return new Person();
  }

  /// Fills the person with all that is known of this number.
  public void draw(int number, Person person) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    person.number = number;
    events(person, random);
    attributes(person, random);
    if (real) {
      lend(person, random);
      leaveOut(person, random);
    }
  }

  private static void attributes(Person person, SplittableRandom random) {
    person.country = COUNTRY.draw(random);
    person.city = CITY.draw(random);
    person.domain = DOMAIN.draw(random);
    person.language = LANGUAGE.draw(random);
    int gender = random.nextInt(100);
    person.gender = gender < 49 ? 0 : gender < 97 ? 1 : 2;
    person.tier = (int) (Math.pow(random.nextDouble(), 1.7) * 6);
    person.birthDay = NOW_DAY - 16 * 365 - random.nextInt(64 * 365);
    int half = random.nextInt(256);
    person.colours = half & random.nextInt(256);
    person.emailConsent = random.nextInt(100) < 60 ? 1 : 0;
    person.smsConsent = random.nextInt(100) < 25 ? 1 : 0;
    person.hasEmailIdentity = random.nextInt(100) < 60;
    person.hasDeviceIdentity = random.nextInt(100) < 40;
    person.zip = random.nextInt(100_000);
    person.firstName = random.nextInt(Names.FIRST_NAME.length);
    person.lifetimeQuarters = amount(random, 180);
    person.orders = (int) Math.min(200, -4 * Math.log(1 - random.nextDouble()));
    person.averageQuarters = amount(random, 45);
    person.creditQuarters = random.nextInt(4_000);
    person.signedUp = NOW_MILLIS - random.nextLong(2_000 * DAY_MILLIS) / 1000 * 1000;
    person.lastLogin = NOW_MILLIS - random.nextLong(120 * DAY_MILLIS) / 1000 * 1000;
    for (int score = 0; score < Person.SCORES; score++) {
      person.scores[score] = random.nextInt(1_000);
    }
    person.visits = random.nextInt(500);
    person.distanceQuarters = random.nextInt(8_000);
  }

  /// Values of one person go together: a city lies in one country, who buys much is worth much.
  private static void lend(Person person, SplittableRandom random) {
    person.city = (person.city * 31 + person.country * 97) % Names.CITIES;
    if (random.nextInt(100) < 80) {
      person.language = person.country % Names.LANGUAGES;
    }
    person.orders = Math.min(person.orders + person.eventCount / 8, 500);
    person.lifetimeQuarters += person.orders * person.averageQuarters / 4;
    person.tier = Math.min(5, Math.max(person.tier - 1, person.lifetimeQuarters / 2_400));
    if (person.eventCount > 0) {
      person.lastLogin = Math.max(person.lastLogin, person.time[person.eventCount - 1]);
    }
    person.scores[0] = Math.clamp(1_000 - person.eventCount * 25 + person.scores[0] / 4, 0, 999);
  }

  private static void leaveOut(Person person, SplittableRandom random) {
    person.city = random.nextInt(100) < 12 ? Person.NONE : person.city;
    person.country = random.nextInt(100) < 2 ? Person.NONE : person.country;
    person.domain = random.nextInt(100) < 8 ? Person.NONE : person.domain;
    person.language = random.nextInt(100) < 5 ? Person.NONE : person.language;
    person.gender = random.nextInt(100) < 15 ? Person.NONE : person.gender;
    person.birthDay = random.nextInt(100) < 30 ? Person.NONE : person.birthDay;
    person.colours = random.nextInt(100) < 40 ? Person.NONE : person.colours;
    person.emailConsent = random.nextInt(100) < 10 ? Person.NONE : person.emailConsent;
    person.smsConsent = random.nextInt(100) < 50 ? Person.NONE : person.smsConsent;
    person.zip = random.nextInt(100) < 20 ? Person.NONE : person.zip;
    person.firstName = random.nextInt(100) < 10 ? Person.NONE : person.firstName;
    person.tier = random.nextInt(100) < 20 ? Person.NONE : person.tier;
    person.lifetimeQuarters = random.nextInt(100) < 10 ? Person.NONE : person.lifetimeQuarters;
    person.averageQuarters = person.orders == 0 ? Person.NONE : person.averageQuarters;
    person.creditQuarters = random.nextInt(100) < 60 ? Person.NONE : person.creditQuarters;
    person.lastLogin = random.nextInt(100) < 15 ? Person.NEVER : person.lastLogin;
    person.scores[3] = random.nextInt(100) < 50 ? Person.NONE : person.scores[3];
  }

  private void events(Person person, SplittableRandom random) {
    int wanted =
        random.nextInt(100) < 20
            ? 0
            : (int)
                Math.min(MOST_EVENTS, LEAST_EVENTS / Math.pow(1 - random.nextDouble(), 1 / ALPHA));
    person.clearEvents(wanted);
    if (wanted == 0) {
      return;
    }
    int drawn = 0;
    while (drawn < wanted) {
      long time = NOW_MILLIS - random.nextLong(HISTORY_DAYS * DAY_MILLIS);
      do {
        person.time[drawn++] = time;
        time += 1 + (long) (-240_000 * Math.log(1 - random.nextDouble()));
      } while (drawn < wanted && time < NOW_MILLIS && random.nextInt(4) != 0);
    }
    Arrays.sort(person.time, 0, wanted);
    int item = 0;
    for (int event = 0; event < wanted; event++) {
      if (!real) {
        person.time[event] = person.time[event] / 1000 * 1000;
      }
      item = what(person, event, item, random);
      person.firstItem[event + 1] = item;
    }
  }

  private int what(Person person, int event, int firstItem, SplittableRandom random) {
    int code = TYPE.draw(random);
    Names.EventType type = Names.types().get(code);
    person.type[event] = code;
    person.page[event] = PAGE.draw(random);
    person.campaign[event] = CAMPAIGN.draw(random);
    int device = random.nextInt(100);
    person.device[event] = device < 55 ? 0 : device < 88 ? 1 : device < 97 ? 2 : 3;
    int items = 1;
    if (real) {
      items = type.hasProducts() ? 1 : 0;
      while (items > 0 && items < 10 && random.nextInt(100) < 45) {
        items++;
      }
      person.page[event] = random.nextInt(100) < 30 ? Person.NONE : person.page[event];
      person.campaign[event] = random.nextInt(100) < 65 ? Person.NONE : person.campaign[event];
      person.device[event] = random.nextInt(100) < 5 ? Person.NONE : person.device[event];
      person.late[event] = random.nextInt(100) < 3;
      person.twice[event] = random.nextInt(100) < 1;
    }
    int total = 0;
    for (int item = firstItem; item < firstItem + items; item++) {
      int quantity = 1 + (int) (Math.pow(random.nextDouble(), 3) * 4);
      int price = amount(random, 25) * quantity;
      person.addItem(item, SKU.draw(random), price, quantity);
      total += price;
    }
    person.totalQuarters[event] = !real || type.hasTotal() ? total : Person.NONE;
    return firstItem + items;
  }

  /// An amount in quarters, exponential around the mean.
  private static int amount(SplittableRandom random, int mean) {
    return 1 + (int) (-4 * mean * Math.log(1 - random.nextDouble()));
  }
}
