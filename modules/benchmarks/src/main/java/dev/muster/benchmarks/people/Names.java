package dev.muster.benchmarks.people;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// The words of the data, by rank: the first are the most frequent.
public final class Names {
  public static final int COUNTRIES = 200;
  public static final int CITIES = 20_000;
  public static final int DOMAINS = 500;
  public static final int SKUS = 50_000;
  public static final int PAGES = 2_000;
  public static final int CAMPAIGNS = 500;
  public static final int LANGUAGES = 40;

  private static final String[] FIRST_COUNTRIES = {
    "US", "DE", "GB", "FR", "IN", "BR", "JP", "CA", "IT", "ES", "NL", "AU", "SE", "MX", "PL", "CH",
    "AT", "BE", "DK", "NO"
  };
  private static final String[] BEGINNINGS = {
    "New ", "San ", "Bad ", "", "", "", "", "", "", "Upper ", "Saint-", "Port "
  };
  private static final String[] SYLLABLES = {
    "al", "ber", "cor", "dan", "el", "far", "gos", "han", "il", "jar", "kel", "lor", "mar", "nor",
    "os", "pel", "quin", "ros", "sal", "tor", "ul", "ver", "wes", "yar", "zan"
  };
  private static final String[] ENDINGS = {
    "burg", "ton", "ville", "stadt", "heim", "field", "mouth", "by", "grad", "polis"
  };
  private static final String[] SUFFIXES = {".com", ".com", ".com", ".org", ".net", ".de", ".fr"};

  /// What people do, and whether it has products and a total in it.
  private static final List<EventType> TYPES =
      List.of(
          new EventType("web.webpagedetails.pageViews", false, false),
          new EventType("commerce.productViews", true, false),
          new EventType("web.webinteraction.linkClicks", false, false),
          new EventType("commerce.purchases", true, true),
          new EventType("advertising.impressions", false, false),
          new EventType("commerce.productListAdds", true, false),
          new EventType("directMarketing.emailOpened", false, false),
          new EventType("commerce.checkouts", true, true),
          new EventType("directMarketing.emailClicked", false, false),
          new EventType("application.launches", false, false),
          new EventType("commerce.productListViews", true, false),
          new EventType("search.internal", false, false),
          new EventType("advertising.clicks", false, false),
          new EventType("commerce.productListRemovals", true, false),
          new EventType("media.starts", false, false),
          new EventType("commerce.saveForLaters", true, false),
          new EventType("web.formFilledOut", false, false),
          new EventType("commerce.inStorePurchases", true, true),
          new EventType("directMarketing.emailSent", false, false),
          new EventType("location.entry", false, false),
          new EventType("commerce.productListOpens", true, false),
          new EventType("message.feedback", false, false),
          new EventType("decisioning.proposalDisplay", false, false),
          new EventType("commerce.returns", true, true),
          new EventType("location.exit", false, false),
          new EventType("support.calls", false, false),
          new EventType("media.completes", false, false),
          new EventType("loyalty.pointsEarned", false, false),
          new EventType("commerce.subscriptions", true, true),
          new EventType("directMarketing.emailBounced", false, false));

  /// @param hasProducts in the data that are like real ones; in plain data all have everything
  public record EventType(String name, boolean hasProducts, boolean hasTotal) {}

  static final String[] COUNTRY = countries();
  static final String[] CITY = cities();
  static final String[] DOMAIN = domains();
  static final String[] GENDER = {"female", "male", "non_specific"};
  static final String[] COLOUR = {
    "red", "blue", "green", "black", "white", "yellow", "purple", "orange"
  };
  static final String[] DEVICE = {"mobile", "desktop", "tablet", "tv"};
  static final String[] PAGE = numbered("shop/page-", PAGES);
  static final String[] CAMPAIGN = numbered("campaign-", CAMPAIGNS);
  static final String[] SKU = numbered("SKU-", SKUS);
  static final String[] LANGUAGE = languages();
  static final String[] FIRST_NAME = firstNames();

  private Names() {}

  public static List<EventType> types() {
    return TYPES;
  }

  public static String country(int rank) {
    return COUNTRY[rank];
  }

  public static String colour(int number) {
    return COLOUR[number];
  }

  public static int colourCount() {
    return COLOUR.length;
  }

  public static String device(int rank) {
    return DEVICE[rank];
  }

  public static String campaign(int rank) {
    return CAMPAIGN[rank];
  }

  private static String[] countries() {
    Set<String> codes = new LinkedHashSet<>(Arrays.asList(FIRST_COUNTRIES));
    for (char first = 'A'; first <= 'Z' && codes.size() < COUNTRIES; first++) {
      for (int second = 0; second < 26 && codes.size() < COUNTRIES; second += 3) {
        codes.add("" + first + (char) ('A' + second));
      }
    }
    return codes.toArray(String[]::new);
  }

  private static String[] cities() {
    SplittableRandom random = new SplittableRandom(7);
    Set<String> seen = new HashSet<>();
    String[] cities = new String[CITIES];
    for (int index = 0; index < CITIES; ) {
      StringBuilder name = new StringBuilder();
      int syllables = 1 + random.nextInt(3);
      for (int count = 0; count < syllables; count++) {
        name.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      name.append(ENDINGS[random.nextInt(ENDINGS.length)]);
      name.setCharAt(0, Character.toUpperCase(name.charAt(0)));
      String city = BEGINNINGS[random.nextInt(BEGINNINGS.length)] + name;
      if (seen.add(city)) {
        cities[index++] = city;
      }
    }
    return cities;
  }

  private static String[] domains() {
    SplittableRandom random = new SplittableRandom(8);
    String[] domains = new String[DOMAINS];
    for (int index = 0; index < DOMAINS; index++) {
      domains[index] = "mail" + index + SUFFIXES[random.nextInt(SUFFIXES.length)];
    }
    return domains;
  }

  private static String[] languages() {
    String[] languages = new String[LANGUAGES];
    for (int index = 0; index < LANGUAGES; index++) {
      languages[index] = "" + (char) ('a' + index % 26) + (char) ('a' + index / 26 * 7 + index % 7);
    }
    return languages;
  }

  private static String[] firstNames() {
    SplittableRandom random = new SplittableRandom(9);
    String[] names = new String[1_000];
    for (int index = 0; index < names.length; index++) {
      String name =
          SYLLABLES[random.nextInt(SYLLABLES.length)] + SYLLABLES[random.nextInt(SYLLABLES.length)];
      names[index] = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
    return names;
  }

  private static String[] numbered(String prefix, int count) {
    String[] names = new String[count];
    for (int index = 0; index < count; index++) {
      names[index] = prefix + index;
    }
    return names;
  }
}
