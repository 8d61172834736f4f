package dev.muster.server.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// One customer of the demo shop: who it is, and the habit that its visits follow.
///
/// @param number from 1
/// @param favourite the category that it mostly buys
record Customer(
    int number,
    Habit habit,
    Home home,
    String firstName,
    String lastName,
    boolean female,
    LocalDate birthDate,
    String favourite,
    Instant joined,
    boolean newsletter,
    boolean knownByEmail) {

  /// How somebody shops: how many of a hundred customers do, their visits in a month, how many of a
  /// hundred visits end with a purchase, and how many days ago the latest visit is at least.
  enum Habit {
    REGULAR(25, 3.0, 45, 0),
    OCCASIONAL(30, 1.0, 30, 0),
    GIFTS_ONLY(12, 0.5, 40, 0),
    LOOKING(15, 2.0, 3, 0),
    LAPSED(13, 1.5, 35, 100),
    OFFICE(5, 2.0, 70, 0);

    final int share;
    final double visitsPerMonth;
    final int buysOfHundred;
    final int lastVisitDaysAgo;

    Habit(int share, double visitsPerMonth, int buysOfHundred, int lastVisitDaysAgo) {
      this.share = share;
      this.visitsPerMonth = visitsPerMonth;
      this.buysOfHundred = buysOfHundred;
      this.lastVisitDaysAgo = lastVisitDaysAgo;
    }

    static Habit draw(SplittableRandom random) {
      int left = random.nextInt(100);
      for (Habit habit : values()) {
        left -= habit.share;
        if (left < 0) {
          return habit;
        }
      }
      return OCCASIONAL;
    }
  }

  /// @param postalCode the first of the town
  record Home(
      String country, String city, int postalCode, String language, int share, NameList names) {}

  private record NameList(List<String> women, List<String> men, List<String> families) {}

  private static final NameList GERMAN =
      new NameList(
          List.of("Anna", "Lena", "Marie", "Sophie", "Katrin", "Ute", "Johanna", "Mila"),
          List.of("Jonas", "Paul", "Felix", "Stefan", "Uwe", "Karl", "Ben", "Matthias"),
          List.of("Keller", "Brandt", "Vogel", "Lorenz", "Huber", "Seidel", "Kraus", "Albrecht"));
  private static final NameList FRENCH =
      new NameList(
          List.of("Camille", "Louise", "Chloé", "Inès", "Juliette", "Margot"),
          List.of("Hugo", "Louis", "Jules", "Arthur", "Théo", "Antoine"),
          List.of("Moreau", "Lefèvre", "Garnier", "Faure", "Roussel", "Marchand"));
  private static final NameList ENGLISH =
      new NameList(
          List.of("Olivia", "Amelia", "Grace", "Freya", "Edith", "Hannah"),
          List.of("Oliver", "Harry", "Leo", "Alfie", "George", "Samuel"),
          List.of("Barker", "Whitfield", "Marsh", "Holloway", "Pearce", "Thornton"));
  private static final NameList DUTCH =
      new NameList(
          List.of("Emma", "Julia", "Saar", "Noor", "Femke"),
          List.of("Daan", "Sem", "Bram", "Thijs", "Ruben"),
          List.of("de Vries", "Visser", "Smit", "Mulder", "Bakker"));

  private static final List<Home> HOMES =
      List.of(
          new Home("DE", "Hamburg", 20095, "de", 16, GERMAN),
          new Home("DE", "Berlin", 10115, "de", 14, GERMAN),
          new Home("DE", "München", 80331, "de", 11, GERMAN),
          new Home("DE", "Leipzig", 4103, "de", 7, GERMAN),
          new Home("AT", "Wien", 1010, "de", 9, GERMAN),
          new Home("AT", "Graz", 8010, "de", 4, GERMAN),
          new Home("CH", "Zürich", 8001, "de", 7, GERMAN),
          new Home("FR", "Paris", 75001, "fr", 8, FRENCH),
          new Home("FR", "Lyon", 69001, "fr", 5, FRENCH),
          new Home("GB", "London", 0, "en", 7, ENGLISH),
          new Home("GB", "Bristol", 0, "en", 3, ENGLISH),
          new Home("NL", "Amsterdam", 1011, "nl", 6, DUTCH),
          new Home("NL", "Utrecht", 3511, "nl", 3, DUTCH));

  static Customer draw(int number, SplittableRandom random, Instant now) {
    Habit habit = Habit.draw(random);
    Home home = home(random);
    boolean female = random.nextInt(100) < 58;
    String favourite =
        switch (habit) {
          case OFFICE -> random.nextInt(3) == 0 ? "black tea" : "coffee";
          case GIFTS_ONLY -> random.nextInt(2) == 0 ? "gift" : "ware";
          default ->
              List.of("green tea", "green tea", "black tea", "black tea", "herbal tea", "coffee")
                  .get(random.nextInt(6));
        };
    int ageDays = (19 + random.nextInt(55)) * 365 + random.nextInt(365);
    return new Customer(
        number,
        habit,
        home,
        pick(random, female ? home.names.women : home.names.men),
        pick(random, home.names.families),
        female,
        now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(ageDays),
        favourite,
        now.minus(20 + random.nextInt(1_500), ChronoUnit.DAYS)
            .minus(random.nextInt(86_400), ChronoUnit.SECONDS)
            .truncatedTo(ChronoUnit.SECONDS),
        random.nextInt(100) < 55,
        random.nextInt(100) < 80);
  }

  private static Home home(SplittableRandom random) {
    int left = random.nextInt(HOMES.stream().mapToInt(Home::share).sum());
    for (Home home : HOMES) {
      left -= home.share;
      if (left < 0) {
        return home;
      }
    }
    return HOMES.getFirst();
  }

  private static <T> T pick(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String crmId() {
    return "K%05d".formatted(number);
  }

  String email() {
    return "%s.%s.%d@example.com"
        .formatted(plain(firstName), plain(lastName), number)
        .toLowerCase(Locale.ROOT);
  }

  private static String plain(String name) {
    return name.replace(" ", "").replace("é", "e").replace("è", "e");
  }

  /// The record of the customer file.
  ///
  /// @param spentCents in all that the shop knows of
  ObjectNode profile(int spentCents) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    ObjectNode identities = profile.putObject("identityMap");
    identities.putArray("CRMID").addObject().put("id", crmId()).put("primary", true);
    if (knownByEmail) {
      identities.putArray("Email").addObject().put("id", email());
      profile.putObject("personalEmail").put("address", email());
    }
    ObjectNode person = profile.putObject("person");
    person.putObject("name").put("firstName", firstName).put("lastName", lastName);
    person.put("gender", female ? "female" : "male");
    if (number % 4 != 0) {
      person.put("birthDate", birthDate.toString());
    }
    ObjectNode address = profile.putObject("homeAddress");
    address.put("country", home.country).put("city", home.city);
    if (home.postalCode > 0) {
      address.put("postalCode", Integer.toString(home.postalCode + number % 9));
    }
    profile.put("preferredLanguage", home.language);
    profile
        .putObject("consents")
        .putObject("marketing")
        .putObject("email")
        .put("val", newsletter ? "y" : "n");
    ObjectNode loyalty = profile.putObject("loyalty");
    loyalty.put("tier", tier(spentCents));
    loyalty.put("points", spentCents / 100);
    loyalty.put("joinDate", joined.toString());
    return profile;
  }

  private static String tier(int spentCents) {
    return spentCents >= 60_000 ? "gold" : spentCents >= 20_000 ? "silver" : "bronze";
  }
}
