package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.people.Names;
import dev.muster.benchmarks.people.Names.EventType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What is put into an archetype. Real audiences share countries, event types and windows, so all
/// are drawn from short lists, the first of them most often.
record Constants(
    String country,
    List<String> countries,
    String gender,
    int tier,
    int birthYear,
    int birthMonth,
    String domainEnd,
    String cityPart,
    String cityPattern,
    List<Integer> colours,
    int amount,
    int score,
    EventType type,
    EventType other,
    EventType withTotal,
    EventType withProducts,
    String device,
    String campaign,
    int days,
    int orderDays,
    int loginDays,
    int count) {

  private static final List<String> DOMAIN_ENDS = List.of(".org", ".de", ".net", ".fr", "7.com");
  private static final List<String> CITY_PARTS = List.of("burg", "mar", "ville", "zan", "New ");
  private static final List<String> CITY_PATTERNS =
      List.of("^(New|San) .*(ton|ville)$", "^[A-F].*heim$", "(cor|dan)(by|grad)$", "^Saint-[KLM]");
  private static final List<EventType> WITH_TOTAL =
      Names.types().stream().filter(EventType::hasTotal).toList();
  private static final List<EventType> WITH_PRODUCTS =
      Names.types().stream().filter(EventType::hasProducts).toList();

  /// Those of the 24.
  static Constants typical() {
    return new Constants(
        "US",
        List.of("US", "DE", "GB", "FR", "IN"),
        "female",
        2,
        1980,
        6,
        ".org",
        "burg",
        "^(New|San) .*(ton|ville)$",
        List.of(0, 1),
        200,
        600,
        Names.types().get(1),
        Names.types().get(3),
        WITH_TOTAL.getFirst(),
        WITH_PRODUCTS.getFirst(),
        "mobile",
        "campaign-0",
        7,
        60,
        30,
        3);
  }

  static Constants draw(SplittableRandom random) {
    EventType type = Names.types().get(low(random, Names.types().size()));
    EventType other = type;
    while (other.equals(type)) {
      other = Names.types().get(low(random, Names.types().size()));
    }
    int firstCountry = low(random, 20);
    int colour = random.nextInt(Names.colourCount());
    return new Constants(
        Names.country(low(random, 40)),
        IntStream.range(firstCountry, firstCountry + 5).mapToObj(Names::country).toList(),
        random.nextInt(2) == 0 ? "female" : "male",
        random.nextInt(5),
        1950 + 10 * random.nextInt(5),
        1 + random.nextInt(12),
        pick(random, DOMAIN_ENDS),
        pick(random, CITY_PARTS),
        pick(random, CITY_PATTERNS),
        List.of(colour, (colour + 1 + random.nextInt(3)) % Names.colourCount()),
        pick(random, List.of(50, 100, 200, 500)),
        100 * (2 + random.nextInt(6)),
        type,
        other,
        pick(random, WITH_TOTAL),
        pick(random, WITH_PRODUCTS),
        Names.device(low(random, 3)),
        Names.campaign(low(random, 20)),
        pick(random, List.of(7, 7, 7, 1, 3, 14, 30)),
        pick(random, List.of(60, 30, 14)),
        pick(random, List.of(30, 7, 60)),
        pick(random, List.of(3, 3, 2, 5)));
  }

  /// The first of them most often.
  private static int low(SplittableRandom random, int bound) {
    return (int) (bound * Math.pow(random.nextDouble(), 2.5));
  }

  private static <T> T pick(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
